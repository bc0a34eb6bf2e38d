package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class FrameworkPropertiesTest {

  @TempDir private Path directory;
  private Path home;
  private Options options;

  @BeforeEach
  void name() {
    home = directory.resolve("home");
    options = new Options(directory.resolve("root"), directory.resolve("run"));
  }

  private Map<String, String> properties() throws IOException {
    return FrameworkProperties.of(options, Distribution.at(home));
  }

  @Test
  void nameTheDirectoriesForBundles() throws IOException {
    assertThat(properties())
        .containsEntry("carob.root", options.root().toString())
        .containsEntry("carob.run", options.run().toString())
        .containsEntry("carob.framework", "engine")
        .containsEntry("carob.deploy", home.resolve("deploy").toString());
  }

  @Test
  void keepTheFrameworksFilesInTheRunDirectoryAndFresh() throws IOException {
    assertThat(properties())
        .containsEntry("org.osgi.framework.storage", options.run().resolve("felix").toString())
        .containsEntry("org.osgi.framework.storage.clean", "onFirstInit")
        .containsEntry("felix.fileinstall.tmpdir", options.run().resolve("fileinstall").toString());
  }

  @Test
  void watchTheDirectoriesOfJarsAndSettings() throws IOException {
    assertThat(properties().get("felix.fileinstall.dir").split(","))
        .containsExactly(
            options.root().resolve("deploy").toString(),
            options.root().resolve("etc").toString(),
            home.resolve("deploy").toString(),
            "/etc/carob");
  }

  @Test
  void limitFileInstallToJarsAndSettings() throws IOException {
    String filter = properties().get("felix.fileinstall.filter");
    assertThat("a.jar").matches(filter);
    assertThat("a.json").matches(filter);
    assertThat("a.jar.part").doesNotMatch(filter);
    assertThat("ajar").doesNotMatch(filter);
  }

  @Test
  void nameTheFilesOfSettingsAsUris() throws IOException {
    Path own = Files.createDirectories(home.resolve("etc")).resolve("a b.json");
    Files.createFile(own);
    Path mine = Files.createDirectories(options.root().resolve("etc")).resolve("mine.json");
    Files.createFile(mine);
    assertThat(properties().get("configurator.initial"))
        .startsWith(own.toUri().toString())
        .endsWith("," + mine.toUri())
        .contains("a%20b.json");
  }

  @Test
  void nameNoConfigurationIfThereIsNone() throws IOException {
    assertThat(properties()).doesNotContainKey("configurator.initial");
  }

  /** Bundles import the launcher's logging API with its version. */
  @Test
  void offerTheLogInTheVersionThatTheLauncherHas() throws IOException {
    String version = Logger.class.getPackage().getImplementationVersion();
    assertThat(properties().get("org.osgi.framework.system.packages.extra").split(","))
        .contains("org.slf4j;version=" + version, "org.slf4j.spi;version=" + version)
        .allMatch(one -> one.endsWith(";version=" + version));
  }
}
