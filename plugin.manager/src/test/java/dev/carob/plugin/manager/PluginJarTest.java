package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class PluginJarTest {

  @TempDir private Path directory;
  private Path copies;
  private Path file;

  @BeforeEach
  void name() {
    copies = directory.resolve("copies");
    file = directory.resolve("mine.jar");
  }

  private PluginJar read() {
    return PluginJar.read(file, Path.of("as-named.jar"), copies);
  }

  private void isRefused(Class<? extends CarobException> as) {
    assertThatThrownBy(this::read).isInstanceOf(as).hasMessageContaining("as-named.jar");
    assertThat(copies).as("no copy is left").isEmptyDirectory();
  }

  @Test
  void readsWhichBundleItIs() throws IOException {
    TestJar.bundle("com.acme.mine", "1.2.3.q").write(file);
    PluginJar jar = read();
    assertThat(jar.name()).isEqualTo("com.acme.mine");
    assertThat(jar.version()).isEqualTo(new Version(1, 2, 3, "q"));
    assertThat(jar.source()).isEqualTo(Path.of("as-named.jar"));
  }

  @Test
  void leavesTheDirectivesOfTheNameOut() throws IOException {
    TestJar.bundle("com.acme.mine; singleton:=true", "1").write(file);
    assertThat(read().name()).isEqualTo("com.acme.mine");
  }

  @Test
  void hasVersionZeroByDefault() throws IOException {
    TestJar.plain().with("Bundle-SymbolicName", "com.acme.mine").write(file);
    assertThat(read().version()).isEqualTo(Version.emptyVersion);
  }

  @Test
  void hasTheDigestOfTheFile() throws Exception {
    TestJar.bundle("com.acme.mine", "1").write(file);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(read().digest()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void isACopyThatStaysWhenTheFileChanges() throws IOException {
    TestJar.bundle("com.acme.mine", "1").write(file);
    byte[] before = Files.readAllBytes(file);
    PluginJar jar = read();
    Files.writeString(file, "changed");
    assertThat(jar.copy()).hasBinaryContent(before);
  }

  @Test
  void isForgottenWithItsCopy() throws IOException {
    TestJar.bundle("com.acme.mine", "1").write(file);
    read().forget();
    assertThat(copies).isEmptyDirectory();
  }

  @Test
  void isNotFoundWithoutAFile() {
    isRefused(CarobException.NotFound.class);
  }

  @Test
  void rejectsADirectory() throws IOException {
    Files.createDirectory(file);
    isRefused(CarobException.InvalidArgument.class);
  }

  @Test
  void rejectsAFileThatIsNotAJar() throws IOException {
    Files.writeString(file, "text");
    isRefused(CarobException.InvalidArgument.class);
  }

  @Test
  void rejectsAJarWithoutAManifest() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("something"));
    }
    isRefused(CarobException.InvalidArgument.class);
  }

  @Test
  void rejectsAJarThatIsNotABundle() throws IOException {
    TestJar.plain().write(file);
    isRefused(CarobException.InvalidArgument.class);
  }

  @Test
  void rejectsAnInvalidVersion() throws IOException {
    TestJar.bundle("com.acme.mine", "one").write(file);
    isRefused(CarobException.InvalidArgument.class);
  }

  @Test
  void namesTheBackendsThatItDeclares() throws IOException {
    TestJar.bundle("com.acme.mine", "1")
        .with(
            "Provide-Capability",
            "dev.carob.backend;type=oci;name=b,dev.carob.backend;type=hooks;name=a,com.acme.other")
        .write(file);
    assertThat(read().backends()).containsExactly("hooks/a", "oci/b");
  }

  @Test
  void declaresNoBackendWithoutSuchACapability() throws IOException {
    TestJar.bundle("com.acme.mine", "1").write(file);
    assertThat(read().backends()).isEmpty();
  }

  @Test
  void rejectsACapabilityThatCannotBeParsed() throws IOException {
    TestJar.bundle("com.acme.mine", "1")
        .with("Provide-Capability", "dev.carob.backend;name:Version=\"one\"")
        .write(file);
    PluginJar jar = read();
    assertThatThrownBy(jar::backends)
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("as-named.jar");
  }
}
