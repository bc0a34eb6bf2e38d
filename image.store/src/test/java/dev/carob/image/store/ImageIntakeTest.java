package dev.carob.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.source.ImageSource;
import dev.carob.spi.storage.StorageDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ImageIntakeTest {

  /** More layers than are downloaded at a time. */
  private static final int LAYERS = 20;

  @TempDir Path dir;
  private final ObjectMapper mapper = new ObjectMapper();
  private final LayerClaims claims = new LayerClaims();

  /** A driver that has no layers and cannot unpack any. */
  private static StorageDriver failing() {
    return (StorageDriver)
        Proxy.newProxyInstance(
            ImageIntakeTest.class.getClassLoader(),
            new Class<?>[] {StorageDriver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("layer")) {
                return Optional.empty();
              }
              throw new CarobException.InvalidArgument(arguments[0] + " is not a valid tar");
            });
  }

  private ImageSource.Offer offer() throws Exception {
    ObjectNode config = mapper.createObjectNode();
    ArrayNode diffIds = config.putObject("rootfs").putArray("diff_ids");
    List<ImageSource.Blob> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      diffIds.add(Digests.of("layer" + i));
      boolean first = i == 0;
      layers.add(new ImageSource.Blob("", -1, () -> first ? broken() : neverComes()));
    }
    return new ImageSource.Offer(List.of(), mapper.writeValueAsBytes(config), new byte[0], layers);
  }

  private static InputStream broken() {
    return new ByteArrayInputStream(new byte[512]);
  }

  /** Blocks until it is interrupted. */
  private static InputStream neverComes() throws IOException {
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    } catch (InterruptedException e) {
      throw new IOException("given up", e);
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFailedLayerCancelsAllOthers() throws Exception {
    ImageRecords records = new ImageRecords(mapper, dir, List.of());
    ImageIntake intake = new ImageIntake(mapper, failing(), records, claims, ImageProgress.NONE);
    assertThatThrownBy(() -> intake.take(offer(), List.of()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("not a valid tar");
    assertThat(records.all()).isEmpty();
    // The claims on its layers were released.
    assertThat(claims.claim(List.of(Digests.hex(Digests.of("layer0")))).others()).isEmpty();
  }
}
