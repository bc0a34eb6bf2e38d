package dev.carob.image.store.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.image.store.record.JsonFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A source of images. */
public interface ImageSource extends Closeable {

  /** The source's images, in its order. */
  List<Offer> offers() throws IOException;

  /**
   * An image of a source.
   *
   * @param names names that the source gives it; may be empty
   * @param config bytes of the configuration, whose digest is the image's id
   * @param manifest bytes of the manifest; empty: the source has none, and one is created
   */
  record Offer(List<String> names, byte[] config, byte[] manifest, List<Blob> layers) {}

  /**
   * A layer of a source.
   *
   * @param digest digest of the blob; empty: unknown
   * @param size size of the blob in bytes; -1: unknown
   */
  record Blob(String digest, long size, Opener opener) {}

  /** Opens a new stream. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Opens the blob with a digest. */
  interface BlobOpener {
    InputStream open(String digest, long size) throws IOException;
  }

  /** Reads a JSON file. */
  static JsonNode json(ObjectMapper mapper, BlobStore files, String name) throws IOException {
    try {
      return mapper.readTree(files.read(name));
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          name + " is not valid JSON: " + JsonFailure.reason(e), e);
    }
  }

  /** The layers of a manifest. */
  static List<Blob> layers(JsonNode manifest, BlobOpener opener) {
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String digest = Descriptors.digest(layer);
      long size = layer.path("size").asLong(-1);
      if (size < 0 && layer.has("size")) {
        throw new CarobException.InvalidArgument(
            "layer " + digest + " has the invalid size " + layer.path("size") + " in its manifest");
      }
      layers.add(new Blob(digest, size, () -> opener.open(digest, size)));
    }
    return layers;
  }
}
