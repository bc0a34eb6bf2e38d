package dev.carob.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagePullTest {

  private static final CarobException ABSENT =
      new CarobException.NotFound("reading manifest: not found");
  private static final CarobException DENIED =
      new CarobException.InvalidArgument("requested access to the resource is denied");
  private static final CarobException DOWN =
      new CarobException.NetworkFailed("pinging container registry: connection refused", null);
  private static final CarobException FULL =
      new CarobException.StorageFailed("no space left on device", null);

  private static CarobException together(CarobException... failures) {
    return ImagePull.together("busybox", List.of(failures));
  }

  @Test
  void allFailuresAreInTheMessageOnce() {
    CarobException all = together(ABSENT, DOWN);
    assertThat(all)
        .hasMessageStartingWith("2 errors occurred while pulling busybox:")
        .hasMessageContaining("\n * " + ABSENT.getMessage())
        .hasMessageContaining("\n * " + DOWN.getMessage())
        .hasCause(ABSENT);
    assertThat(all.getSuppressed()).isEmpty();
  }

  @Test
  void anImageThatNoRegistryGivesIsNotFound() {
    assertThat(together(ABSENT, ABSENT).code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(together(DENIED, ABSENT).code()).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void anImageThatAnUnreachableRegistryMayHaveIsNotReportedAsNotFound() {
    for (CarobException all :
        List.of(together(ABSENT, DOWN), together(DOWN, ABSENT), together(DOWN, FULL))) {
      assertThat(all).isInstanceOf(CarobException.NetworkFailed.class);
      assertThat(all.code()).isEqualTo(FailureCode.REGISTRY_UNAVAILABLE);
    }
  }

  @Test
  void anImageThatCannotBeStoredIsNotReportedAsNotFound() {
    assertThat(together(FULL, ABSENT).code()).isEqualTo(FailureCode.STORAGE_FAILED);
  }
}
