package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

  @TempDir private Path directory;
  private Path home;

  @BeforeEach
  void name() {
    home = directory.resolve("home");
  }

  private Path file(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void hasItsBundlesByNameThenThoseOfPackages() throws IOException {
    Path deployed = file("deploy/a.jar");
    Path second = file("bundles/z.jar");
    Path first = file("bundles/b.jar");
    file("bundles/notes.txt");
    assertThat(Distribution.at(home).bundles()).containsExactly(first, second, deployed);
  }

  @Test
  void mayBeEmpty() throws IOException {
    Distribution none = Distribution.at(home);
    assertThat(none.bundles()).isEmpty();
    assertThat(none.configurations(directory.resolve("root")))
        .allMatch(path -> path.startsWith(FrameworkProperties.MACHINE));
  }

  @Test
  void isConfiguredByItsFilesThenByTheRoots() throws IOException {
    Path own = file("etc/carob.json");
    file("etc/notes.txt");
    Path root = directory.resolve("root");
    Path mine = Files.createDirectories(root.resolve("etc")).resolve("mine.json");
    Files.createFile(mine);
    List<Path> found = Distribution.at(home).configurations(root);
    assertThat(found).startsWith(own).endsWith(mine);
    assertThat(found.subList(1, found.size() - 1))
        .allMatch(path -> path.startsWith(FrameworkProperties.MACHINE));
  }

  @Test
  void isFoundAroundTheLaunchersJar() throws IOException {
    Path bundle = file("bundles/a.jar");
    Path jar = file("lib/launcher.jar");
    try (Distribution found = Distribution.of(jar)) {
      assertThat(found.bundles()).containsExactly(bundle);
      assertThat(found.nativeLibraries()).isEqualTo(home.resolve("lib/native"));
    }
    assertThat(bundle).exists();
  }

  private Path executable(String... entries) throws IOException {
    Path jar = directory.resolve("engine.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : entries) {
        out.putNextEntry(new JarEntry(name));
      }
    }
    return jar;
  }

  @Test
  void isUnpackedFromAnExecutableJarForAsLongAsTheEngineRuns() throws IOException {
    Path jar = executable("bundles/", "bundles/a.jar", "etc/carob.json", "dev/carob/Main.class");
    Path unpacked;
    try (Distribution found = Distribution.of(jar)) {
      assertThat(found.bundles()).hasSize(1);
      unpacked = found.bundles().get(0).getParent().getParent();
      assertThat(unpacked.resolve("etc/carob.json")).exists();
      assertThat(unpacked.resolve("dev")).doesNotExist();
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void isAnErrorWithoutBundles() throws IOException {
    Path jar = executable("dev/carob/Main.class");
    assertThatThrownBy(() -> Distribution.of(jar))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(jar.toString());
  }
}
