package dev.carob.image.store;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageProgress;
import dev.carob.image.store.source.Compression;
import dev.carob.image.store.source.ImageSource;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import dev.carob.storage.format.DigestedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Brings one layer in, and unpacks and checks it on the way; it is not placed yet. */
final class LayerDownload {

  private final StorageDriver storage;
  private final ImageProgress progress;

  LayerDownload(StorageDriver storage, ImageProgress progress) {
    this.storage = storage;
    this.progress = progress;
  }

  /**
   * A layer that is as its image says.
   *
   * @param blob as which it came
   */
  record Checked(Unpacked unpacked, LayerBlob blob) implements AutoCloseable {
    @Override
    public void close() {
      unpacked.close();
    }
  }

  /**
   * Reads, unpacks and checks a layer.
   *
   * @param diffId digest of the plain tar, as the configuration has it
   * @throws CarobException.InvalidArgument it is broken, or not what its digests say
   */
  Checked run(ImageSource.Blob blob, String diffId) throws IOException {
    String shown = blob.digest().isEmpty() ? diffId : blob.digest();
    try (DigestedStream raw =
        new DigestedStream(
            blob.opener().open(),
            count -> progress.layer(shown, ImageProgress.State.COPYING, count, blob.size()))) {
      Compression.Plain plain = open(raw, shown);
      // The driver digests the plain tar: where these are the same bytes, and nobody says what they
      // should be, once is enough.
      boolean same = plain.packing() == LayerBlob.Packing.PLAIN && blob.digest().isEmpty();
      if (same) {
        raw.countOnly();
      }
      Unpacked unpacked;
      try {
        unpacked = storage.unpack("layer " + shown, plain.stream());
      } catch (CarobException.InvalidArgument e) {
        // One that is not what it should be need not be a tar.
        drain(raw, e);
        requireDigest(blob, raw.digest(), e);
        throw e;
      }
      boolean good = false;
      try {
        raw.transferTo(OutputStream.nullOutputStream());
        String found = same ? unpacked.diffDigest() : raw.digest();
        requireDigest(blob, found, null);
        if (blob.size() >= 0 && raw.count() != blob.size()) {
          throw new CarobException.InvalidArgument(
              "layer %s is broken: it has %d bytes, and its manifest says %d"
                  .formatted(shown, raw.count(), blob.size()));
        }
        if (!unpacked.diffDigest().equals(diffId)) {
          throw new CarobException.InvalidArgument(
              "layer %s is broken: unpacked its digest is %s, and the image's configuration says %s"
                  .formatted(shown, unpacked.diffDigest(), diffId));
        }
        good = true;
        progress.layer(shown, ImageProgress.State.DONE, raw.count(), raw.count());
        return new Checked(unpacked, new LayerBlob(found, raw.count(), plain.packing()));
      } finally {
        if (!good) {
          unpacked.close();
        }
      }
    }
  }

  private static Compression.Plain open(InputStream raw, String shown) throws IOException {
    try {
      return Compression.open(raw);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "layer " + shown + " can't be unpacked: " + e.getMessage(), e);
    }
  }

  private static void drain(InputStream raw, CarobException cause) {
    try {
      raw.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw cause;
    }
  }

  private static void requireDigest(
      ImageSource.Blob blob, String found, @Nullable CarobException cause) {
    if (!blob.digest().isEmpty() && !found.equals(blob.digest())) {
      throw new CarobException.InvalidArgument(
          "layer " + blob.digest() + " is broken: its digest is " + found, cause);
    }
  }
}
