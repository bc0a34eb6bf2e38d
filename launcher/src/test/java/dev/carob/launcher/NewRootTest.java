package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewRootTest {

  @TempDir private Path root;

  private void record(String volumes, String driver) throws IOException {
    NewRoot.record(
        new Options(
            root,
            root.resolve("run"),
            Optional.of(volumes).filter(text -> !text.isEmpty()).map(Path::of),
            Optional.of(driver).filter(text -> !text.isEmpty())));
  }

  @Test
  void recordsWhatWasChosen() throws IOException {
    record("/v", "vfs");
    assertThat(root.resolve("volumes.path")).hasContent("/v");
    assertThat(root.resolve("backends.json")).hasContent("{\n  \"storage\" : \"vfs\"\n}");
    record("/v", "overlay");
    assertThat(root.resolve("backends.json")).content().contains("vfs");
    record("", "");
    assertThatThrownBy(() -> record("/w", ""))
        .isInstanceOf(LaunchException.class)
        .hasMessage("the volumes of the root " + root + " are in /v, and not in /w");
  }

  @Test
  void recordsNothingWithoutAChoice() throws IOException {
    record("", "");
    record(root.resolve("volumes").toString(), "");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void keepsTheVolumesOfAUsedRoot() throws IOException {
    Files.createDirectory(root.resolve("volumes"));
    assertThatThrownBy(() -> record("/v", "")).hasMessageContaining("are in " + root + "/volumes");
    assertThatThrownBy(() -> record("", "a\"b")).hasMessage("invalid storage driver 'a\"b'");
  }
}
