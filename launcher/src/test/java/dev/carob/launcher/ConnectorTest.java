package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only bundles on the class path are connected. */
class ConnectorTest {

  @TempDir private Path directory;
  private Path jar;

  @BeforeEach
  void make() throws IOException {
    jar = Files.createFile(directory.resolve("a.jar"));
  }

  private static void isConnected(Connector connector, Path path) {
    String location = connector.location(path);
    assertThat(location).isEqualTo("connect:" + path.toAbsolutePath().normalize());
    assertThat(connector.connect(location)).isPresent();
  }

  private static void isNotConnected(Connector connector, Path path) {
    String location = connector.location(path);
    assertThat(location).isEqualTo("reference:" + path.toAbsolutePath().normalize().toUri());
    assertThat(connector.connect(location)).isEmpty();
  }

  @Test
  void aJarOfTheClassPathIsConnected() {
    Connector connector = new Connector("/x.jar:" + jar + "::/classes", "");
    isConnected(connector, jar);
    isNotConnected(connector, directory.resolve("b.jar"));
  }

  @Test
  void aJarOfTheModulePathIsConnected() {
    isConnected(new Connector("", jar.toString()), jar);
  }

  @Test
  void eachJarInADirectoryOfThePathIsConnected() throws IOException {
    Files.createFile(directory.resolve("notes.txt"));
    Connector connector = new Connector("", directory.toString());
    isConnected(connector, jar);
    isNotConnected(connector, directory.resolve("notes.txt"));
    isNotConnected(connector, directory.resolve("later.jar"));
  }

  @Test
  void aPathIsTheSameHoweverItIsWritten() {
    Connector connector = new Connector(directory + "/./x/../a.jar");
    isConnected(connector, jar);
    assertThat(connector.location(directory.resolve("y/../a.jar"))).isEqualTo("connect:" + jar);
  }

  @Test
  void filesThatAreNotJarsConnectNothing() throws IOException {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    isNotConnected(new Connector(classes.toString()), classes);
    Path text = Files.createFile(directory.resolve("notes.txt"));
    isNotConnected(new Connector(text.toString()), text);
  }

  @Test
  void jarsFromElsewhereAreNotConnected() {
    assertThat(new Connector(jar.toString()).connect("file:" + jar)).isEmpty();
    assertThat(new Connector(jar.toString()).connect("carob-plugin:a")).isEmpty();
  }

  @Test
  void theProcessHasItsOwnClassPath() {
    String any =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .findFirst()
            .orElseThrow();
    isConnected(Connector.ofThisProcess(), Path.of(any));
  }
}
