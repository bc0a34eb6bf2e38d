package dev.carob.image.store;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
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

/**
 * Downloads one layer, and unpacks and verifies it on the way. The layer is not yet added to the
 * store.
 */
final class LayerDownload {

  private final StorageDriver storage;
  private final ImageProgress progress;

  LayerDownload(StorageDriver storage, ImageProgress progress) {
    this.storage = storage;
    this.progress = progress;
  }

  /**
   * A verified layer.
   *
   * @param blob the blob that it was downloaded as
   */
  record Checked(Unpacked unpacked, LayerBlob blob) implements AutoCloseable {
    @Override
    public void close() {
      unpacked.close();
    }
  }

  /**
   * Downloads, unpacks and verifies a layer.
   *
   * @param diffId digest of the uncompressed tar, from the configuration
   * @throws CarobException.InvalidArgument the layer is damaged or does not match its digests
   */
  Checked run(ImageSource.Blob blob, String diffId) throws IOException {
    String shown = blob.digest().isEmpty() ? diffId : blob.digest();
    try (DigestedStream raw =
        new DigestedStream(
            blob.opener().open(),
            count -> progress.layer(shown, ImageProgress.State.COPYING, count, blob.size()))) {
      Compression.Plain plain = open(raw, shown);
      // The driver computes the digest of the uncompressed tar. For an uncompressed blob without an
      // expected digest that is enough.
      boolean same = plain.packing() == LayerBlob.Packing.PLAIN && blob.digest().isEmpty();
      if (same) {
        raw.countOnly();
      }
      Unpacked unpacked;
      try {
        unpacked = storage.unpack("layer " + shown, plain.stream());
      } catch (CarobException.InvalidArgument e) {
        // A corrupt download is rarely a valid tar: report the wrong digest first.
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
              "layer %s is damaged: it has %d bytes, but the manifest says %d"
                  .formatted(shown, raw.count(), blob.size()));
        }
        if (!unpacked.diffDigest().equals(diffId)) {
          throw new CarobException.InvalidArgument(
              "layer %s is damaged: its uncompressed digest is %s, but the image configuration says %s"
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
          "cannot unpack layer " + shown + ": " + e.getMessage(), e);
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
          "layer " + blob.digest() + " is damaged: its digest is " + found, cause);
    }
  }
}
