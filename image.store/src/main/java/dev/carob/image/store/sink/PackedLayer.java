package dev.carob.image.store.sink;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import dev.carob.storage.format.DigestedStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a layer as a blob of a layout, compressed as requested. */
final class PackedLayer {

  private PackedLayer() {}

  static LayerBlob write(
      StoredImage.StoredLayer layer, Packing packing, ImageProgress progress, OutputStream out)
      throws IOException {
    try (DigestedStream plain =
            new DigestedStream(
                layer.opener().open(),
                count ->
                    progress.layer(
                        layer.diffId(), ImageProgress.State.COPYING, count, layer.size()));
        DigestedStream packed = new DigestedStream(PackingStream.of(plain, packing), count -> {})) {
      packed.transferTo(out);
      layer.requireSame(plain.digest());
      return new LayerBlob(packed.digest(), packed.count(), packing);
    }
  }
}
