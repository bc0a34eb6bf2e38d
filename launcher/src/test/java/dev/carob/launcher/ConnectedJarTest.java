package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.connect.ConnectContent.ConnectEntry;

class ConnectedJarTest {

  private static final long TIME = 1_700_000_000_000L;

  @TempDir private Path directory;
  private ConnectedJar jar;

  @BeforeEach
  void make() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "mine");
    Path file = directory.resolve("mine.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      JarEntry entry = new JarEntry("OSGI-INF/component.xml");
      entry.setTime(TIME);
      out.putNextEntry(entry);
      out.write("<component/>".getBytes(StandardCharsets.UTF_8));
    }
    jar = new ConnectedJar(file);
    jar.open();
  }

  @Test
  void hasTheHeadersOfItsManifest() {
    assertThat(jar.getHeaders().orElseThrow())
        .containsEntry("Bundle-SymbolicName", "mine")
        .containsEntry("Manifest-Version", "1.0");
  }

  @Test
  void hasNoHeadersWithoutAManifest() throws IOException {
    Path file = directory.resolve("bare.jar");
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new java.util.zip.ZipEntry("x"));
    }
    ConnectedJar bare = new ConnectedJar(file);
    bare.open();
    assertThat(bare.getHeaders()).isEqualTo(Optional.empty());
    bare.close();
  }

  @Test
  void hasItsEntries() throws IOException {
    assertThat(jar.getEntries()).containsExactly("META-INF/MANIFEST.MF", "OSGI-INF/component.xml");
    assertThat(jar.getEntry("absent")).isEmpty();
  }

  @Test
  void hasTheContentOfAnEntry() throws IOException {
    ConnectEntry entry = jar.getEntry("OSGI-INF/component.xml").orElseThrow();
    assertThat(entry.getName()).isEqualTo("OSGI-INF/component.xml");
    assertThat(entry.getContentLength()).isEqualTo(12);
    assertThat(entry.getLastModified()).isEqualTo(TIME);
    try (InputStream in = entry.getInputStream()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("<component/>");
    }
  }

  @Test
  void hasTheClassesOfTheApplication() {
    assertThat(jar.getClassLoader()).contains(ConnectedJar.class.getClassLoader());
    assertThat(jar.getContent()).isSameAs(jar);
  }

  @Test
  void canBeReadWhileItIsOpenOnly() throws IOException {
    jar.open();
    jar.close();
    assertThatThrownBy(jar::getHeaders)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mine.jar");
    jar.close();
    jar.open();
    assertThat(jar.getHeaders()).isPresent();
    jar.close();
  }
}
