package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the difference between a layer and two layers below it. */
class LayerDiffTest {

  @TempDir private Path directory;
  private Path diff;
  private Path middle;
  private Path base;

  @BeforeEach
  void make() throws IOException {
    diff = Files.createDirectory(directory.resolve("diff"));
    middle = Files.createDirectory(directory.resolve("middle"));
    base = Files.createDirectory(directory.resolve("base"));
  }

  private static void write(Path layer, String name) throws IOException {
    Files.createDirectories(layer.resolve(name).getParent());
    Files.writeString(layer.resolve(name), "content");
  }

  /** Creates a whiteout, as overlayfs does. */
  private static void whiteOut(Path layer, String name) throws Exception {
    Files.createDirectories(layer.resolve(name).getParent());
    Process mknod =
        new ProcessBuilder("mknod", layer.resolve(name).toString(), "c", "0", "0")
            .inheritIO()
            .start();
    assertThat(mknod.waitFor()).isZero();
  }

  private List<String> changes() {
    return new LayerDiff(diff, List.of(middle, base))
        .changes().stream().map(change -> change.kind() + " " + change.path()).toList();
  }

  @Test
  void aFileThatNoLayerBelowHasIsAdded() throws IOException {
    write(diff, "d/f");
    assertThat(changes()).containsExactly("ADDED /d", "ADDED /d/f");
  }

  @Test
  void aFileThatALayerBelowHasIsModified() throws IOException {
    write(base, "d/f");
    write(middle, "d/g");
    write(diff, "d/f");
    write(diff, "d/g");
    write(diff, "d/h");
    assertThat(changes())
        .containsExactly("MODIFIED /d", "MODIFIED /d/f", "MODIFIED /d/g", "ADDED /d/h");
  }

  @Test
  void aWhiteoutIsADeletion() throws Exception {
    write(base, "f");
    whiteOut(diff, "f");
    assertThat(changes()).containsExactly("DELETED /f");
  }

  @Test
  void aFileThatALayerBelowHasDeletedIsAdded() throws Exception {
    write(base, "f");
    whiteOut(middle, "f");
    write(diff, "f");
    assertThat(changes()).containsExactly("ADDED /f");
  }

  @Test
  void changesAreInTheOrderOfTheirNames() throws IOException {
    write(diff, "b/2");
    write(diff, "b/1");
    write(diff, "c");
    write(diff, "a");
    assertThat(changes())
        .containsExactly("ADDED /a", "ADDED /b", "ADDED /b/1", "ADDED /b/2", "ADDED /c");
  }

  @Test
  void theSizeIsThatOfAllFiles() throws IOException {
    write(diff, "d/f");
    write(diff, "g");
    assertThat(new LayerDiff(diff, List.of()).size()).isEqualTo(2 * "content".length());
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> new LayerDiff(absent, List.of()).changes())
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(absent.toString());
  }
}
