package dev.carob.image.store.sink;

import dev.carob.api.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import dev.carob.storage.format.DigestedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory that takes blobs, named by their digests. */
final class BlobDirectory {

  private final Path directory;
  private final ImageProgress progress;

  BlobDirectory(Path directory, ImageProgress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Writes a small blob; its digest. */
  String put(byte[] bytes) throws IOException {
    String digest = Digests.of(bytes);
    Files.write(directory.resolve(Digests.hex(digest)), bytes);
    return digest;
  }

  /** Writes a layer. */
  LayerBlob put(StoredImage.StoredLayer layer, Packing packing) throws IOException {
    Path temporary = Files.createTempFile(directory, ".blob", "");
    boolean done = false;
    try (DigestedStream plain =
            new DigestedStream(
                layer.opener().open(),
                count ->
                    progress.layer(
                        layer.diffId(), ImageProgress.State.COPYING, count, layer.size()));
        DigestedStream packed = new DigestedStream(PackingStream.of(plain, packing), count -> {});
        OutputStream out = Files.newOutputStream(temporary)) {
      packed.transferTo(out);
      layer.requireSame(plain.digest());
      LayerBlob blob = new LayerBlob(packed.digest(), packed.count(), packing);
      Files.move(
          temporary, directory.resolve(Digests.hex(blob.digest())), StandardCopyOption.ATOMIC_MOVE);
      progress.layer(layer.diffId(), ImageProgress.State.DONE, layer.size(), layer.size());
      done = true;
      return blob;
    } finally {
      if (!done) {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
