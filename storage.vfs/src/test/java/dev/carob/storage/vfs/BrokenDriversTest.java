package dev.carob.storage.vfs;

import dev.carob.api.CarobException;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.tck.Defect;
import dev.carob.tck.DefectsContract;
import dev.carob.tck.StorageDriverContract;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Verifies that the contract of storage drivers detects faulty drivers. */
class BrokenDriversTest extends DefectsContract {

  @Override
  protected Class<?> contract() {
    return Suite.class;
  }

  @Override
  protected List<Defect> defects() {
    return List.of(
        new Defect(
            "uncounted mounts",
            "unmount",
            call -> call.real(call.arguments()[0], true),
            "mountsAreCountedAlsoByTheNextDriver"),
        new Defect(
            "removes what others lie on",
            "remove",
            call -> null,
            "aParentLayerIsNotRemovedAndItsChildrenAreNamed"),
        new Defect(
            "cuts differences",
            "diff",
            call -> {
              byte[] whole = ((InputStream) call.real()).readAllBytes();
              return new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1024));
            },
            "theDiffOfAnImagesLayerIsItsOriginalTar"),
        new Defect(
            "reads a layer twice",
            "apply",
            call -> {
              ((InputStream) call.arguments()[1]).readAllBytes();
              return call.real();
            },
            "theTarOfAnExistingLayerIsNotRead"),
        new Defect("forgets layers", "layers", call -> List.of(), "layersExistForTheNextDriver"),
        new Defect(
            "tells nothing of errors",
            "apply",
            call -> {
              try {
                return call.real();
              } catch (CarobException e) {
                throw new CarobException.StorageFailed("it failed", e);
              }
            },
            "aHostileTarIsRejectedNamingLayerAndEntryAndLeavesNothing(dev.carob.tck.LayerTar)"),
        new Defect(
            "tells of directories that are not there",
            "directories",
            call -> Map.of("dir", "/nonexistent"),
            "theReportedDirectoriesExist"),
        new Defect(
            "sees no changes", "changes", call -> List.of(), "writesOfAContainerStayInItsLayer"),
        new Defect("wrong size", "size", call -> 1L, "writesOfAContainerStayInItsLayer"));
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends StorageDriverContract {
    @Override
    protected StorageDriver open(Path root, Path run) {
      return broken(StorageDriver.class, new VfsDriver(root, run, List.of()));
    }
  }
}
