package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  private static final String SQLITE = "org.sqlite.lib.path";
  private static final String JFFI = "jffi.boot.library.path";
  private static final String ARCHITECTURE = "os.arch";
  private static final List<String> PROPERTIES = List.of(SQLITE, JFFI, ARCHITECTURE);

  private final Map<String, String> before = new HashMap<>();
  @TempDir private Path directory;

  @BeforeEach
  void keep() {
    for (String property : PROPERTIES) {
      String value = System.getProperty(property);
      if (value != null) {
        before.put(property, value);
      }
    }
    System.clearProperty(SQLITE);
    System.clearProperty(JFFI);
  }

  @AfterEach
  void putBack() {
    PROPERTIES.forEach(System::clearProperty);
    before.forEach(System::setProperty);
  }

  private Path make(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  @Test
  void areThoseOfThisMachinesArchitecture() throws IOException {
    System.setProperty(ARCHITECTURE, "amd64");
    Path sqlite = make("org/sqlite/native/Linux/x86_64");
    Path jffi = make("jni/x86_64-Linux");
    NativeLibraries.announce(directory);
    assertThat(System.getProperty(SQLITE)).isEqualTo(sqlite.toString());
    assertThat(System.getProperty(JFFI)).isEqualTo(jffi.toString());
  }

  @Test
  void haveTheNameThatTheArchitectureHasInJava() throws IOException {
    System.setProperty(ARCHITECTURE, "aarch64");
    Path sqlite = make("org/sqlite/native/Linux/aarch64");
    make("org/sqlite/native/Linux/x86_64");
    NativeLibraries.announce(directory);
    assertThat(System.getProperty(SQLITE)).isEqualTo(sqlite.toString());
  }

  @Test
  void areNotAnnouncedIfTheyAreNotFiles() {
    NativeLibraries.announce(directory);
    assertThat(System.getProperty(SQLITE)).isNull();
    assertThat(System.getProperty(JFFI)).isNull();
  }

  @Test
  void areThoseOfTheSystemProperties() throws IOException {
    System.setProperty(ARCHITECTURE, "amd64");
    System.setProperty(SQLITE, "/mine");
    make("org/sqlite/native/Linux/x86_64");
    NativeLibraries.announce(directory);
    assertThat(System.getProperty(SQLITE)).isEqualTo("/mine");
  }
}
