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

/** Tests the contract of storage drivers. Requires root. */
class ReflinkDriverTest extends StorageDriverContract {

  @Override
  protected StorageDriver open(Path root, Path run) {
    return new ReflinkDriver(root, run, true);
  }

  /** A tmpfs cannot share blocks, whatever this machine's disk supports. */
  @Test
  void aFileSystemWithoutReflinksIsReported() throws IOException {
    Path there = Files.createDirectory(Path.of("/dev/shm/" + dir.getFileName()));
    try {
      var refused =
          assertThrows(
              CarobException.StorageFailed.class,
              () -> new ReflinkDriver(there, dir.resolve("other"), false));
      assertTrue(refused.getMessage().contains("cannot share blocks"), refused.getMessage());
    } finally {
      Files.delete(there);
    }
  }
}
