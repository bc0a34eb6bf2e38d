package dev.carob.image.store.sink;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.linux.OutputFile;
import dev.carob.linux.UnfinishedFile;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes blobs to a directory, as files named by their digests. */
final class BlobDirectory implements Blobs {

  private final Path directory;
  private final ImageProgress progress;

  BlobDirectory(Path directory, ImageProgress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  @Override
  public String put(byte[] bytes) throws IOException {
    String digest = Digests.of(bytes);
    OutputFile.at(directory.resolve(Digests.hex(digest))).write(out -> out.write(bytes));
    return digest;
  }

  @Override
  public LayerBlob put(StoredImage.StoredLayer layer, Packing packing) throws IOException {
    try (UnfinishedFile file = UnfinishedFile.in(directory)) {
      LayerBlob blob;
      try (OutputStream out = Files.newOutputStream(file.path())) {
        blob = PackedLayer.write(layer, packing, progress, out);
      }
      file.complete(directory.resolve(Digests.hex(blob.digest())));
      progress.layer(layer.diffId(), ImageProgress.State.DONE, layer.size(), layer.size());
      return blob;
    }
  }
}
