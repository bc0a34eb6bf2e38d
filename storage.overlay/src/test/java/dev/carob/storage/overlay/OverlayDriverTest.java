package dev.carob.storage.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.IdMapping;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.FileStat;
import dev.carob.linux.Mounts;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.tck.LayerTar;
import dev.carob.tck.StorageDriverContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayDriverTest extends StorageDriverContract {

  @Override
  protected OverlayDriver open(Path root, Path run) {
    return new OverlayDriver(root, run, List.of(), "");
  }

  @Test
  void theDirectoriesOfALayerHavePodmansNames() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    assertThat(driver.directories(CONTAINER)).containsOnlyKeys("LowerDir", "UpperDir", "WorkDir");
    Path root = driver.mount(CONTAINER, "");
    Files.writeString(root.resolve("mine"), "x");
    Map<String, String> told = driver.directories(CONTAINER);
    assertThat(told).containsEntry("MergedDir", root.toString());
    assertThat(Path.of(told.get("UpperDir")).resolve("mine")).content().isEqualTo("x");
    assertThat(told.get("LowerDir").split(":", -1)).hasSize(2);
    driver.unmount(CONTAINER, false);
    assertThat(driver.directories(BASE)).containsOnlyKeys("UpperDir", "WorkDir");
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
  void tooManyLayersForAMountAreReported() {
    String parent = "";
    for (int i = 0; i < 150; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      parent = driver.create(LayerRequest.image(id, parent)).id();
    }
    String deepest = parent;
    assertThatThrownBy(() -> driver.mount(deepest, ""))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining("has 150 lower layers, too many for one mount");
  }

  private static final List<IdMapping> UIDS = List.of(new IdMapping(0, 100_000, 1000));
  private static final List<IdMapping> GIDS = List.of(new IdMapping(0, 200_000, 1000));

  private static List<Integer> owner(Path file) throws IOException {
    FileStat stat = FileStat.of(file);
    return List.of(stat.uid(), stat.gid());
  }

  @Test
  void lowerLayersAreMountedWithMappedIdsAndTheOwnLayerIsNot() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path lower = dir.resolve("storage/overlay").resolve(BASE).resolve("diff");
    Files.writeString(lower.resolve("of-a-user"), "x");
    try (ConfinedTree tree = ConfinedTree.open(lower)) {
      tree.chown("of-a-user", 5, 6);
    }
    Path root = driver.mountMapped(CONTAINER, "", UIDS, GIDS).orElseThrow();
    assertThat(owner(root)).containsExactly(100_000, 200_000);
    assertThat(owner(root.resolve("of-a-user"))).containsExactly(100_005, 200_006);
    assertThat(owner(lower.resolve("of-a-user"))).containsExactly(5, 6);
    Path layer = dir.resolve("storage/overlay").resolve(CONTAINER);
    assertThat(Mounts.below(layer)).containsExactly(layer.resolve("merged"));
    assertThat(layer.resolve("mapped")).doesNotExist();
    try (ConfinedTree tree = ConfinedTree.open(root)) {
      tree.chown("of-a-user", 100_007, 200_008);
    }
    driver.unmount(CONTAINER, true);
    // The layer's own files keep their owners, and the root directory's owner is changed once.
    assertThat(owner(layer.resolve("diff/of-a-user"))).containsExactly(100_007, 200_008);
    Path again = driver.mountMapped(CONTAINER, "", UIDS, GIDS).orElseThrow();
    assertThat(owner(again)).containsExactly(100_000, 200_000);
    assertThat(owner(again.resolve("of-a-user"))).containsExactly(100_007, 200_008);
  }

  @Test
  void mountsOfAKilledEngineAreRemovedWithTheLayersMount() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path layer = dir.resolve("storage/overlay").resolve(CONTAINER);
    Path left = Files.createDirectories(layer.resolve("mapped/0"));
    Mounts.bind(dir.resolve("storage/overlay").resolve(BASE).resolve("diff"), left);
    driver.unmount(CONTAINER, true);
    assertThat(Mounts.below(layer)).isEmpty();
    assertThat(layer.resolve("mapped")).doesNotExist();
  }

  @Test
  void aLayerThatCannotBeMountedMappedIsNotChanged() throws IOException {
    driver.create(LayerRequest.image(BASE, ""));
    // A layer without a parent has nothing to map.
    assertThat(driver.mountMapped(BASE, "", UIDS, GIDS)).isEmpty();
    assertThat(driver.mounted(BASE)).isEmpty();
    List<IdMapping> none = List.of(new IdMapping(0, 5, 1), new IdMapping(0, 9, 1));
    driver.create(LayerRequest.container(CONTAINER, BASE, "web"));
    assertThat(driver.mountMapped(CONTAINER, "", none, none)).isEmpty();
    assertThat(driver.mounted(CONTAINER)).isEmpty();
    assertThat(Mounts.below(dir.resolve("storage/overlay").resolve(CONTAINER))).isEmpty();
  }

  @Test
  void keysAndLayersOfOtherProgramsAreKept() throws IOException {
    twoLayers();
    Path json = dir.resolve("storage/overlay-layers/layers.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\\{", "{\"x-other\":42,"));
    // Another program writes its own stamp.
    Files.write(dir.resolve("storage/overlay-layers/layers.lock"), new byte[64]);
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    assertThat(json).content().contains("\"x-other\":42").contains("web-layer");
  }

  @Test
  void incompleteLayersOfOthersAreRemovedAtOpening() throws IOException {
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
  void theDiffIsCompleteDespiteKernelOptimizations() throws Exception {
    Path parameters = Path.of("/sys/module/overlay/parameters");
    String redirect = Files.readString(parameters.resolve("redirect_dir")).strip();
    String metacopy = Files.readString(parameters.resolve("metacopy")).strip();
    Files.writeString(parameters.resolve("redirect_dir"), "Y");
    Files.writeString(parameters.resolve("metacopy"), "Y");
    try {
      driver.apply(
          LayerRequest.image(BASE, ""),
          new LayerTar().directory("old", 0755).file("old/a", "content").file("b", "b").stream());
      driver.create(LayerRequest.container(CONTAINER, BASE, "web"));
      Path root = driver.mount(CONTAINER, "");
      Process moved =
          new ProcessBuilder(
                  "sh", "-ec", "mv " + root + "/old " + root + "/new; chmod 600 " + root + "/b")
              .start();
      assertThat(moved.waitFor()).isZero();
      driver.unmount(CONTAINER, false);
      try (InputStream diff = driver.diff(CONTAINER)) {
        driver.apply(LayerRequest.image(TOP, BASE), diff);
      }
      Path copy = driver.mount(TOP, "");
      assertThat(copy.resolve("new/a")).hasContent("content");
      assertThat(copy.resolve("b")).hasContent("b");
      assertThat(copy.resolve("old")).doesNotExist();
    } finally {
      Files.writeString(parameters.resolve("redirect_dir"), redirect);
      Files.writeString(parameters.resolve("metacopy"), metacopy);
    }
  }

  @Test
  void aFullDiskIsReportedAndLeavesNoLayer() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Mounts.mount("small", small, "tmpfs", 0, "size=256k");
    try (OverlayDriver full =
        new OverlayDriver(small.resolve("storage"), dir.resolve("run2"), List.of(), "")) {
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
  void rejectedAndRemovedLayersLeaveNothingInTheStore() throws IOException {
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

  @Test
  void containersAreMountedWithTheConfiguredOptions() throws IOException {
    twoLayers();
    close(driver);
    driver =
        new OverlayDriver(dir.resolve("storage"), dir.resolve("run"), List.of(), "noexec,uuid=off");
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path root = driver.mount(CONTAINER, "");
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
        .filteredOn(line -> line.contains(" " + root + " "))
        .singleElement()
        .asString()
        .contains("noexec", "uuid=off");
    // The engine mounts images without mapping.
    Path image = driver.mount(TOP, "");
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
        .filteredOn(line -> line.contains(" " + image + " "))
        .singleElement()
        .asString()
        .doesNotContain("noexec");
  }
}
