package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.Transports;
import dev.carob.image.registry.Manifest;
import dev.carob.image.registry.Registries;
import dev.carob.image.registry.Repository;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.record.ListContent;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.source.ImageSource;
import dev.carob.image.store.source.RegistrySource;
import dev.carob.image.store.source.Sources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the images that are to be added to a manifest list. */
final class ListMembers {

  static final String STORE = "containers-storage:";
  static final String REGISTRY = "docker://";

  private final ObjectMapper mapper;
  private final StoredImages images;
  private final Registries registries;

  ListMembers(ObjectMapper mapper, StoredImages images, Registries registries) {
    this.mapper = mapper;
    this.images = images;
    this.registries = registries;
  }

  /**
   * An image for a list.
   *
   * @param location a reference with a transport
   */
  record Member(ObjectNode descriptor, String location) {}

  /** The images of a reference: one, or those of a list. */
  List<Member> of(String image, ManifestEntry entry) {
    try {
      if (Transports.hasPath(image)) {
        return List.of(ofArchive(image));
      }
      String name = image.replaceFirst("^(" + STORE + "|" + REGISTRY + ")", "");
      Optional<Entry> stored =
          image.startsWith(REGISTRY)
              ? Optional.empty()
              : ImageFinder.find(images.records().all(), name);
      if (stored.isPresent()) {
        return ofStore(stored.get(), entry.all());
      }
      if (image.startsWith(STORE)) {
        throw StoredImages.unknown(name);
      }
      if (Transports.isTransport(image)) {
        return List.of(ofArchive(image));
      }
      return ofRegistry(name, entry);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read " + image + ": " + e.getMessage(), e);
    }
  }

  private Member ofArchive(String reference) throws IOException {
    try (ImageSource source = new Sources(mapper).open(reference, Platform.HERE)) {
      ImageSource.Offer offer = source.offers().get(0);
      if (offer.manifest().length == 0) {
        throw new CarobException.InvalidArgument(
            reference + ": the archive has no manifest that a list can refer to; pull it first");
      }
      return member(offer.manifest(), offer.config(), reference);
    }
  }

  private Member member(byte[] manifest, byte[] config, String location) {
    return new Member(Manifests.descriptor(mapper, manifest, images.json(config)), location);
  }

  private List<Member> ofStore(Entry stored, boolean all) {
    if (!stored.manifestList()) {
      return List.of(ofStore(stored));
    }
    if (!all) {
      Entry here = images.entry(stored.id());
      if (here.manifestList()) {
        throw new CarobException.NotFound(
            "the manifest list "
                + String.join(", ", stored.names())
                + " has no image for this platform in the store");
      }
      return List.of(ofStore(here));
    }
    ListContent content =
        ListContent.read(
            mapper,
            images.records().data(stored, "manifest"),
            images.records().data(stored, ImageRecords.INSTANCES));
    return content.descriptors().stream()
        .map(one -> new Member(one, content.location(one.path("digest").asText())))
        .toList();
  }

  private Member ofStore(Entry stored) {
    return member(
        images.records().data(stored, "manifest"),
        images.config(stored),
        STORE + "@" + stored.id());
  }

  private List<Member> ofRegistry(String image, ManifestEntry entry) throws IOException {
    CarobException first = null;
    for (ImageReference name : registries.candidates(image, entry.access())) {
      try {
        return ofRegistry(name, entry);
      } catch (CarobException.NotFound | CarobException.NetworkFailed e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? StoredImages.unknown(image) : first;
  }

  private List<Member> ofRegistry(ImageReference name, ManifestEntry entry) throws IOException {
    Repository repository = registries.repository(name, entry.access());
    String place = REGISTRY + name.domain() + "/" + name.path() + "@";
    Manifest manifest = repository.manifest(name.digest().isEmpty() ? name.tag() : name.digest());
    JsonNode node = mapper.readTree(manifest.bytes());
    if (Manifests.isList(node) && entry.all()) {
      List<Member> members = new ArrayList<>();
      for (JsonNode one : node.path("manifests")) {
        members.add(new Member((ObjectNode) one, place + one.path("digest").asText()));
      }
      return members;
    }
    try (RegistrySource source = new RegistrySource(mapper, repository, name, Platform.HERE)) {
      ImageSource.Offer offer = source.offers().get(0);
      Member found = member(offer.manifest(), offer.config(), "");
      return List.of(
          new Member(found.descriptor(), place + found.descriptor().path("digest").asText()));
    }
  }
}
