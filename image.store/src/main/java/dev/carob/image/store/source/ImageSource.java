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

/** A place that images come from. */
public interface ImageSource extends Closeable {

  /** The images there, in its order. */
  List<Offer> offers() throws IOException;

  /**
   * An image on offer.
   *
   * @param names as the source gives them; may be empty
   * @param config the configuration as bytes, whose digest is the image's id
   * @param manifest as bytes; empty: the source has none, and one is made
   */
  record Offer(List<String> names, byte[] config, byte[] manifest, List<Blob> layers) {}

  /**
   * A layer on offer.
   *
   * @param digest of the bytes as they come; empty: the source does not say
   * @param size of the bytes as they come; -1: the source does not say
   */
  record Blob(String digest, long size, Opener opener) {}

  /** Opens a stream of its own each time. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Opens the blob of a digest. */
  interface BlobOpener {
    InputStream open(String digest, long size) throws IOException;
  }

  /** Reads a file of JSON. */
  static JsonNode json(ObjectMapper mapper, BlobStore files, String name) throws IOException {
    try {
      return mapper.readTree(files.read(name));
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          name + " is not usable JSON: " + JsonFailure.reason(e), e);
    }
  }

  /** The layers that a manifest names. */
  static List<Blob> layers(JsonNode manifest, BlobOpener opener) {
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String digest = Descriptors.digest(layer);
      long size = layer.path("size").asLong(-1);
      if (size < 0 && layer.has("size")) {
        throw new CarobException.InvalidArgument(
            "the layer " + digest + " has the size " + layer.path("size") + " in its manifest");
      }
      layers.add(new Blob(digest, size, () -> opener.open(digest, size)));
    }
    return layers;
  }
}
