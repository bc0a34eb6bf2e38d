package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests how {@code bin/carob-engine} starts Java: a script in place of Java prints its arguments.
 */
class EngineScriptTest {

  private static final Path SCRIPTS = Path.of("src/distribution/bin");

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;

  @BeforeEach
  void makeADistribution() throws IOException {
    home = Files.createDirectories(directory.toRealPath().resolve("home"));
    Path bin = Files.createDirectory(home.resolve("bin"));
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script : scripts.toList()) {
        Files.copy(script, bin.resolve(script.getFileName()));
      }
    }
    Files.createDirectory(home.resolve("lib"));
    Files.writeString(home.resolve("lib/build"), "b1\n");
    environment.put("CAROB_JAVA", java("17.0.9").resolve("bin/java").toString());
  }

  /** A script in place of Java that prints its umask, class path and arguments, a line each. */
  private Path java(String version) throws IOException {
    Path java = directory.resolve("java-" + version);
    Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
    Files.writeString(
        java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(
        program,
        """
        #!/bin/sh
        umask
        echo "$CLASSPATH"
        echo "$0"
        for argument in "$@"; do echo "$argument"; done
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java;
  }

  /** The umask, class path, main class and arguments with which Java was started. */
  private record Started(String umask, String classPath, String program, List<String> arguments) {}

  private Started start(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec sh \"$@\"", "sh"));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("CAROB_"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    return new Started(lines.get(0), lines.get(1), lines.get(2), lines.subList(3, lines.size()));
  }

  private Started start(String... arguments) throws Exception {
    return start(home.resolve("bin/carob-engine"), arguments);
  }

  @Test
  void theEngineHasTheUsualUmask() throws Exception {
    assertThat(start().umask()).isEqualTo("0022");
  }

  @Test
  void itsArgumentsArePassedOnAsTheyAre() throws Exception {
    List<String> arguments = start("--root", "/a b", "").arguments();
    assertThat(arguments.subList(arguments.size() - 4, arguments.size()))
        .containsExactly("dev.carob.launcher.Main", "--root", "/a b", "");
  }

  @Test
  void theClassPathHasTheLauncherThenBundlesThenThoseOfPackages() throws Exception {
    for (String jar : List.of("deploy/a.jar", "bundles/b.jar", "bundles/a.jar")) {
      Files.createDirectories(home.resolve(jar).getParent());
      Files.createFile(home.resolve(jar));
    }
    Started started = start();
    assertThat(started.classPath().split(":"))
        .startsWith(home.resolve("lib/launcher.jar").toString())
        .endsWith(
            home.resolve("bundles/a.jar").toString(),
            home.resolve("bundles/b.jar").toString(),
            home.resolve("deploy/a.jar").toString())
        .hasSize(7);
    assertThat(started.arguments())
        .as("what lists of processes show")
        .noneMatch(a -> a.contains(".jar"));
  }

  @Test
  void aClassPathWithoutBundlesNamesNone() throws Exception {
    assertThat(start().classPath()).doesNotContain("bundles").doesNotContain("deploy");
  }

  @Test
  void theHeapHasALimitThatTheEnvironmentSets() throws Exception {
    assertThat(start().arguments()).contains("-Xmx512m");
    environment.put("CAROB_HEAP", "1g");
    assertThat(start().arguments()).contains("-Xmx1g").doesNotContain("-Xmx512m");
  }

  @Test
  void aLinkToTheScriptFindsTheDistribution() throws Exception {
    Path link = Files.createDirectory(directory.resolve("links")).resolve("carob-engine");
    Files.createSymbolicLink(link, Path.of("../middle"));
    Files.createSymbolicLink(directory.resolve("middle"), home.resolve("bin/carob-engine"));
    assertThat(start(link).classPath()).startsWith(home.resolve("lib/launcher.jar").toString());
  }

  @Test
  void theNewestJavaIsUsedByDefault() throws Exception {
    environment.remove("CAROB_JAVA");
    Path newest = java("99");
    environment.put("JAVA_HOME", newest.toString());
    assertThat(start().program()).isEqualTo(newest.resolve("bin/java").toString());
  }

  @Test
  void theFirstEngineOfABuildMakesAnArchive() throws Exception {
    assertThat(start().arguments())
        .contains("-Dcarob.cache=" + home.resolve("bin/carob-cache"))
        .noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
  }

  private Path archive(String name, Path place) throws IOException {
    Path cache = Files.createDirectories(home.resolve("cache"));
    Files.writeString(cache.resolve(".place"), place + "\n");
    return Files.createFile(cache.resolve(name));
  }

  @Test
  void anArchiveOfThisBuildAndJavaIsUsed() throws Exception {
    Path archive = archive("b1-17-engine", home);
    assertThat(start().arguments())
        .contains("-XX:SharedArchiveFile=" + archive)
        .noneMatch(argument -> argument.startsWith("-Dcarob.cache"));
  }

  @Test
  void anArchiveOfAnotherJavaIsNotUsed() throws Exception {
    archive("b1-21-engine", home);
    assertThat(start().arguments()).noneMatch(argument -> argument.contains("21-engine"));
  }

  @Test
  void anArchiveOfAnotherBuildIsNotUsed() throws Exception {
    archive("b0-17-engine", home);
    assertThat(start().arguments()).noneMatch(argument -> argument.contains("17-engine"));
  }

  @Test
  void anArchiveOfAnotherPlaceIsNotUsed() throws Exception {
    archive("b1-17-engine", directory);
    assertThat(start().arguments()).noneMatch(argument -> argument.contains("17-engine"));
  }

  @Test
  void aNewerJavaUsesItsOwnKindOfArchiveAndEnablesNativeAccess() throws Exception {
    environment.put("CAROB_JAVA", java("25").resolve("bin/java").toString());
    Path archive = archive("b1-25-engine", home);
    assertThat(start().arguments())
        .contains("-XX:AOTCache=" + archive, "--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void anOlderJavaGetsNoUnknownOptions() throws Exception {
    assertThat(start().arguments()).noneMatch(argument -> argument.startsWith("--enable-native"));
  }

  @Test
  void archivesCanBeElsewhereOrSwitchedOff() throws Exception {
    Path cache = Files.createDirectory(directory.resolve("elsewhere"));
    Files.writeString(cache.resolve(".place"), home + "\n");
    Path archive = Files.createFile(cache.resolve("b1-17-engine"));
    environment.put("CAROB_CACHE", cache.toString());
    assertThat(start().arguments()).contains("-XX:SharedArchiveFile=" + archive);
    environment.put("CAROB_CACHE", "off");
    assertThat(start().arguments())
        .noneMatch(argument -> argument.contains("Archive") || argument.contains("carob.cache"));
  }

  @Test
  void anArchiveThatIsBeingCreatedIsNamedByItsCreator() throws Exception {
    environment.put("CAROB_ARCHIVE", "-XX:ArchiveClassesAtExit=/x");
    assertThat(start().arguments())
        .contains("-XX:ArchiveClassesAtExit=/x")
        .noneMatch(argument -> argument.startsWith("-Dcarob.cache"));
  }
}
