package dev.carob.image.store.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageProgress.State;
import dev.carob.api.types.image.ManifestType;
import dev.carob.image.registry.Repository;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.source.ImageSource;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import dev.carob.storage.format.DigestedStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uploads an image to a repository. Existing blobs are not sent again. */
public final class RegistrySink implements ListTarget {

  private final ObjectMapper mapper;
  private final Repository repository;
  private final ImageProgress progress;
  private final String reference;

  /**
   * @param reference tag or digest of the image or list
   */
  public RegistrySink(
      ObjectMapper mapper, Repository repository, String reference, ImageProgress progress) {
    this.mapper = mapper;
    this.repository = repository;
    this.reference = reference;
    this.progress = progress;
  }

  /**
   * Uploads an image.
   *
   * @param type type of the manifest
   * @param packing compression of uploaded layers
   * @return the digest of the manifest
   */
  public String write(StoredImage image, ManifestType type, Packing packing) {
    List<LayerBlob> layers = new ArrayList<>();
    for (StoredImage.StoredLayer layer : image.layers()) {
      layers.add(layer(layer, packing));
    }
    progress.step("Copying config " + image.id().substring(0, 12));
    config(image.config());
    byte[] manifest = Manifests.of(mapper, type, image.config(), layers);
    progress.step("Writing manifest to image destination");
    repository.put(reference, manifest, Manifests.mediaType(type));
    return Digests.of(manifest);
  }

  @Override
  public void config(byte[] config) {
    String digest = Digests.of(config);
    if (!repository.has(digest)) {
      repository.upload(digest, new Bytes(config, digest));
    }
  }

  @Override
  public void blob(ImageSource.Blob blob) {
    if (repository.has(blob.digest())) {
      progress.layer(blob.digest(), State.THERE, blob.size(), blob.size());
      return;
    }
    // The registry verifies the digest.
    repository.upload(blob.digest(), new Copied(blob));
    progress.layer(blob.digest(), State.DONE, blob.size(), blob.size());
  }

  @Override
  public void manifest(byte[] manifest, String mediaType) {
    repository.put(Digests.of(manifest), manifest, mediaType);
  }

  @Override
  public void list(byte[] list, String mediaType) {
    repository.put(reference, list, mediaType);
  }

  /** A blob of another place. */
  private record Copied(ImageSource.Blob blob) implements Repository.BlobContent {
    @Override
    public InputStream open() throws IOException {
      return blob.opener().open();
    }

    @Override
    public String digest() {
      return blob.digest();
    }
  }

  @Override
  public LayerBlob layer(StoredImage.StoredLayer layer, Packing packing) {
    LayerBlob came = layer.blob();
    boolean known = !came.digest().isEmpty() && came.size() >= 0;
    if (known && repository.has(came.digest())) {
      progress.layer(came.digest(), State.THERE, came.size(), came.size());
      return came;
    }
    Sent sent = new Sent(layer, packing);
    repository.upload(layer.diffId(), sent);
    progress.layer(layer.diffId(), State.DONE, layer.size(), layer.size());
    return sent.blob();
  }

  /** A blob in memory. */
  private record Bytes(byte[] bytes, String digest) implements Repository.BlobContent {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** A layer that is compressed while it is sent. */
  private final class Sent implements Repository.BlobContent {
    private final StoredImage.StoredLayer layer;
    private final Packing packing;
    private @Nullable DigestedStream plain;
    private @Nullable DigestedStream packed;
    private String digest = "";

    Sent(StoredImage.StoredLayer layer, Packing packing) {
      this.layer = layer;
      this.packing = packing;
    }

    @Override
    public InputStream open() throws IOException {
      digest = "";
      DigestedStream source =
          new DigestedStream(
              layer.opener().open(),
              count -> progress.layer(layer.diffId(), State.COPYING, count, layer.size()));
      plain = source;
      DigestedStream all = new DigestedStream(PackingStream.of(source, packing), count -> {});
      packed = all;
      return all;
    }

    @Override
    public String digest() {
      DigestedStream source = plain;
      DigestedStream all = packed;
      if (source == null || all == null) {
        throw new IllegalStateException("nothing has been read");
      }
      if (digest.isEmpty()) {
        try {
          layer.requireSame(source.digest());
        } catch (IOException e) {
          throw new CarobException.StorageFailed(String.valueOf(e.getMessage()), e);
        }
        digest = all.digest();
      }
      return digest;
    }

    LayerBlob blob() {
      DigestedStream all = packed;
      return new LayerBlob(digest(), all == null ? -1 : all.count(), packing);
    }
  }
}
