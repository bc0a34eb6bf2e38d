package dev.carob.plugin.manager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("settings.json");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  void replacesTheFileAndLeavesNothingBesideIt() throws IOException {
    Files.writeString(file, "a longer text than the new one");
    AtomicFile.write("settings", file, "new".getBytes(UTF_8));
    assertThat(file).hasContent("new");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void keepsTheOldFileIfItCannotBeReplaced() throws IOException {
    Files.createDirectories(file.resolve("in the way"));
    assertThatThrownBy(() -> AtomicFile.write("settings", file, "new".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
    assertThat(file.resolve("in the way")).isDirectory();
    assertThat(files()).containsExactly(file);
  }

  @Test
  void deletesTheRemainsOfAKilledProcessOnly() throws IOException {
    Files.writeString(directory.resolve(".settings.json.new"), "half");
    Files.writeString(directory.resolve("settings.new"), "a file of this name");
    Files.writeString(file, "{}");
    AtomicFile.deleteLeftovers(directory);
    assertThat(files()).containsExactlyInAnyOrder(directory.resolve("settings.new"), file);
  }
}
