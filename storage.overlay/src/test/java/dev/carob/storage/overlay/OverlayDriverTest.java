package dev.carob.storage.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.linux.Mounts;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.tck.LayerTar;
import dev.carob.tck.StorageDriverContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayDriverTest extends StorageDriverContract {

  @Override
  protected OverlayDriver open(Path root, Path run) {
    return new OverlayDriver(root, run);
  }

  @Test
  void deepTreesOfLayersMount() throws IOException {
    String parent = "";
    for (int i = 0; i < 126; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      driver.apply(
          LayerRequest.image(id, parent), new LayerTar().file("layer" + i, "" + i).stream());
      parent = id;
    }
    driver.create(LayerRequest.container(CONTAINER, parent, "deep"));
    Path root = driver.mount(CONTAINER, "");
    assertThat(root.resolve("layer0")).hasContent("0");
    assertThat(root.resolve("layer125")).hasContent("125");
  }

  @Test
  void aTreeDeeperThanAMountTakesIsRefusedInWords() {
    String parent = "";
    for (int i = 0; i < 150; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      parent = driver.create(LayerRequest.image(id, parent)).id();
    }
    String deepest = parent;
    assertThatThrownBy(() -> driver.mount(deepest, ""))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining("149 layers");
  }

  @Test
  void keysOfOtherProgramsAreKeptAndTheirLayersSeen() throws IOException {
    twoLayers();
    Path json = dir.resolve("storage/overlay-layers/layers.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\\{", "{\"x-other\":42,"));
    // Another program writes the stamp with its own bytes.
    Files.write(dir.resolve("storage/overlay-layers/layers.lock"), new byte[64]);
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    assertThat(json).content().contains("\"x-other\":42").contains("web-layer");
  }

  @Test
  void incompleteLayersOfOthersAreDroppedAtOpening() throws IOException {
    twoLayers();
    Path json = dir.resolve("storage/overlay-layers/layers.json");
    String text = Files.readString(json);
    int top = text.indexOf("{\"id\":\"" + TOP);
    Files.writeString(
        json,
        text.substring(0, top) + "{\"flags\":{\"incomplete\":true}," + text.substring(top + 1));
    close(driver);
    driver = open(dir.resolve("storage"), dir.resolve("run"));
    assertThat(driver.layers()).extracting(Layer::id).containsExactly(BASE);
    assertThat(dir.resolve("storage/overlay").resolve(TOP)).doesNotExist();
  }

  @Test
  void aFullDiskIsSaidAndLeavesNoLayer() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Mounts.mount("small", small, "tmpfs", 0, "size=256k");
    try (OverlayDriver full = new OverlayDriver(small.resolve("storage"), dir.resolve("run2"))) {
      assertThatThrownBy(
              () ->
                  full.apply(
                      LayerRequest.image(BASE, ""),
                      new LayerTar().file("big", "x".repeat(1 << 20)).stream()))
          .isInstanceOf(CarobException.StorageFailed.class)
          .hasMessageContaining("no space left")
          .hasMessageContaining("big");
      assertThat(full.layers()).isEmpty();
    } finally {
      Mounts.detach(small);
    }
    assertThat(List.of(small.toFile().list())).isEmpty();
  }

  @Test
  void nothingOfARefusedOrRemovedLayerIsLeftInTheStore() throws IOException {
    twoLayers();
    driver.remove(TOP);
    driver.remove(BASE);
    assertThat(dir.resolve("storage/overlay/l")).isEmptyDirectory();
    assertThatThrownBy(
            () ->
                driver.apply(
                    LayerRequest.image(BASE, ""), new LayerTar().file("../evil", "x").stream()))
        .isInstanceOf(CarobException.InvalidArgument.class);
    assertThat(dir.resolve("storage/overlay/.carob-staging")).isEmptyDirectory();
    assertThat(dir.resolve("storage/overlay").resolve(BASE)).doesNotExist();
  }
}
