package dev.carob.storage.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.tck.Broken;
import dev.carob.tck.StorageDriverContract;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that the contract of storage drivers detects faulty drivers. */
class BrokenDriversTest {

  private static Fault fault = Fault.UNCOUNTED_MOUNTS;

  enum Fault {
    UNCOUNTED_MOUNTS(
        "unmount",
        call -> call.real(call.arguments()[0], true),
        "mountsAreCountedAlsoByTheNextDriver"),
    REMOVES_WHAT_OTHERS_LIE_ON(
        "remove", call -> null, "aLayerWithOthersOnItIsNotRemovedAndTheyAreNamed"),
    CUTS_DIFFERENCES(
        "diff",
        call -> {
          byte[] whole = ((InputStream) call.real()).readAllBytes();
          return new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1024));
        },
        "theDiffOfAnImagesLayerIsTheVeryTarThatItCameAs"),
    READS_A_LAYER_TWICE(
        "apply",
        call -> {
          ((InputStream) call.arguments()[1]).readAllBytes();
          return call.real();
        },
        "aLayerThatIsThereIsNotReadAgain"),
    FORGETS_LAYERS("layers", call -> List.of(), "layersAreThereForTheNextDriver"),
    TELLS_NOTHING_OF_ERRORS(
        "apply",
        call -> {
          try {
            return call.real();
          } catch (CarobException e) {
            throw new CarobException.StorageFailed("it failed", e);
          }
        },
        "aHostileTarIsRefusedByLayerAndEntryAndLeavesNothing(dev.carob.tck.LayerTar)"),
    TELLS_OF_DIRECTORIES_THAT_ARE_NOT_THERE(
        "directories",
        call -> Map.of("dir", "/nonexistent"),
        "theDirectoriesThatAreToldOfAreThere"),
    SEES_NO_CHANGES("changes", call -> List.of(), "writesOfAContainerStayInItsLayer"),
    WRONG_SIZE("size", call -> 1L, "writesOfAContainerStayInItsLayer");

    private final String method;
    private final Broken.Fault fault;
    private final String test;

    Fault(String method, Broken.Fault fault, String test) {
      this.method = method;
      this.fault = fault;
      this.test = test;
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends StorageDriverContract {
    @Override
    protected StorageDriver open(Path root, Path run) {
      return Broken.implementation(
          StorageDriver.class, new VfsDriver(root, run, List.of()), fault.method, fault.fault);
    }
  }

  @ParameterizedTest
  @EnumSource
  void areFound(Fault broken) {
    fault = broken;
    assertThat(Broken.failing(Suite.class, broken.test)).containsExactly(broken.test);
  }
}
