package org.example.reflink;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carob.api.CarobException;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.tck.StorageDriverContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every storage driver does. Needs root. */
class ReflinkDriverTest extends StorageDriverContract {

  @Override
  protected StorageDriver open(Path root, Path run) {
    return new ReflinkDriver(root, run, true);
  }

  /** A tmpfs shares no blocks, whatever this machine's disk can do. */
  @Test
  void whereBlocksAreNotSharedItSaysSo() throws IOException {
    Path there = Files.createDirectory(Path.of("/dev/shm/" + dir.getFileName()));
    try {
      var refused =
          assertThrows(
              CarobException.StorageFailed.class,
              () -> new ReflinkDriver(there, dir.resolve("other"), false));
      assertTrue(refused.getMessage().contains("can't share blocks"), refused.getMessage());
    } finally {
      Files.delete(there);
    }
  }
}
