package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.LayerCompression;
import dev.carob.api.types.image.ManifestType;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.image.registry.Registries;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.record.ListContent;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.sink.ListDirectory;
import dev.carob.image.store.sink.ListTarget;
import dev.carob.image.store.sink.RegistrySink;
import dev.carob.image.store.sink.StoredImage;
import dev.carob.image.store.source.ImageSource;
import dev.carob.image.store.source.RegistrySource;
import dev.carob.image.store.source.Sources;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a manifest list and its images to a registry or a directory. */
final class ListPush {

  private final ObjectMapper mapper;
  private final StoredImages images;
  private final ImageTransfers transfers;
  private final Registries registries;

  ListPush(
      ObjectMapper mapper, StoredImages images, ImageTransfers transfers, Registries registries) {
    this.mapper = mapper;
    this.images = images;
    this.transfers = transfers;
    this.registries = registries;
  }

  /** Returns the digest of the list at the destination. */
  String run(ListContent content, PushSpec spec, boolean withImages, ImageProgress progress) {
    try {
      ListTarget target = target(spec, progress);
      List<ObjectNode> written = new ArrayList<>();
      List<ObjectNode> descriptors = content.descriptors();
      for (ObjectNode descriptor : descriptors) {
        String digest = descriptor.path("digest").asText();
        if (withImages) {
          progress.step(
              "Copying image %s (%d/%d)".formatted(digest, written.size() + 1, descriptors.size()));
          written.add(copy(descriptor, content.location(digest), target, spec));
        } else {
          written.add(descriptor);
        }
      }
      boolean docker =
          spec.type() == ManifestType.DOCKER
              || spec.type() == ManifestType.SAME
                  && written.stream()
                      .allMatch(one -> one.path("mediaType").asText().equals(Manifests.DOCKER));
      String type = docker ? Manifests.DOCKER_LIST : Manifests.OCI_LIST;
      ObjectNode list = mapper.createObjectNode().put("schemaVersion", 2).put("mediaType", type);
      ArrayNode entries = list.putArray("manifests");
      written.forEach(entries::add);
      byte[] bytes = mapper.writeValueAsBytes(list);
      progress.step("Writing manifest list to image destination");
      target.list(bytes, type);
      return Digests.of(bytes);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "cannot write the manifest list to " + spec.destination() + ": " + e.getMessage(), e);
    }
  }

  private ListTarget target(PushSpec spec, ImageProgress progress) throws IOException {
    String destination = spec.destination();
    int colon = destination.indexOf(':');
    String transport = colon < 0 ? "" : destination.substring(0, colon);
    String place = destination.substring(colon + 1);
    switch (transport) {
      case "dir" -> {
        return new ListDirectory(mapper, Path.of(place), false, "", progress);
      }
      case "oci" -> {
        int second = place.indexOf(':');
        return new ListDirectory(
            mapper,
            Path.of(second < 0 ? place : place.substring(0, second)),
            true,
            second < 0 ? "" : place.substring(second + 1),
            progress);
      }
      case "oci-archive", "docker-archive" ->
          throw new CarobException.InvalidArgument(
              "a manifest list cannot be written to " + transport + ": use oci or dir");
      default -> {
        ImageReference name =
            ImageReference.parse(
                destination.replaceFirst("^docker://", ""), ImageReference.DEFAULT_DOMAIN);
        return new RegistrySink(
            mapper,
            registries.repository(name, spec.access()),
            name.tag().isEmpty() ? name.digest() : name.tag(),
            progress);
      }
    }
  }

  /** Copies an image. Returns its descriptor, which changes if its layers were compressed. */
  private ObjectNode copy(ObjectNode descriptor, String location, ListTarget target, PushSpec spec)
      throws IOException {
    if (location.startsWith(ListMembers.STORE)) {
      return stored(descriptor, location, target, spec);
    }
    if (location.startsWith(ListMembers.REGISTRY)) {
      ImageReference name =
          ImageReference.parse(
              location.substring(ListMembers.REGISTRY.length()), ImageReference.DEFAULT_DOMAIN);
      RegistryAccess access = spec.access();
      try (ImageSource source =
          new RegistrySource(mapper, registries.repository(name, access), name, Platform.HERE)) {
        return copy(descriptor, source, target);
      }
    }
    try (ImageSource source = new Sources(mapper).open(location, Platform.HERE)) {
      return copy(descriptor, source, target);
    }
  }

  private static ObjectNode copy(ObjectNode descriptor, ImageSource source, ListTarget target)
      throws IOException {
    String digest = descriptor.path("digest").asText();
    for (ImageSource.Offer offer : source.offers()) {
      if (Digests.of(offer.manifest()).equals(digest)) {
        for (ImageSource.Blob layer : offer.layers()) {
          target.blob(layer);
        }
        target.config(offer.config());
        target.manifest(offer.manifest(), descriptor.path("mediaType").asText(Manifests.OCI));
        return descriptor;
      }
    }
    throw new CarobException.NotFound(
        "the image " + digest + " has been changed since it was added");
  }

  private ObjectNode stored(
      ObjectNode descriptor, String location, ListTarget target, PushSpec spec) throws IOException {
    Entry entry = images.entry(location.substring(location.lastIndexOf('@') + 1));
    try (Lease<StorageDriver> storage = images.storage()) {
      StoredImage image = transfers.stored(entry, storage.get());
      List<LayerBlob> layers = new ArrayList<>();
      for (StoredImage.StoredLayer layer : image.layers()) {
        layers.add(target.layer(layer, packing(spec)));
      }
      target.config(image.config());
      byte[] manifest = Manifests.of(mapper, image.type(), image.config(), layers);
      String type = Manifests.mediaType(image.type());
      target.manifest(manifest, type);
      return descriptor
          .deepCopy()
          .put("mediaType", type)
          .put("size", manifest.length)
          .put("digest", Digests.of(manifest));
    }
  }

  private static Packing packing(PushSpec spec) {
    return spec.compression() == LayerCompression.NONE ? Packing.PLAIN : Packing.GZIP;
  }
}
