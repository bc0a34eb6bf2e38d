package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.ManifestLists;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.image.registry.Manifest;
import dev.carob.image.registry.Registries;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.record.ListContent;
import dev.carob.image.store.record.Manifests;
import dev.carob.linux.Sha256;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Manifest lists in the store, in the format of containers/storage. */
final class StoredManifestLists implements ManifestLists {

  private static final int ID_BYTES = 32;

  private final ObjectMapper mapper;
  private final StoredImages images;
  private final ListMembers members;
  private final ListPush push;
  private final Registries registries;
  private final SecureRandom random = new SecureRandom();

  StoredManifestLists(
      ObjectMapper mapper, StoredImages images, ImageTransfers transfers, Registries registries) {
    this.mapper = mapper;
    this.images = images;
    this.registries = registries;
    this.members = new ListMembers(mapper, images, registries);
    this.push = new ListPush(mapper, images, transfers, registries);
  }

  @Override
  public String create(String name, boolean amend) {
    List<String> names = ImageNames.full(List.of(name));
    if (amend) {
      Optional<Entry> there =
          ImageFinder.byName(images.records().all(), names.get(0)).filter(Entry::manifestList);
      if (there.isPresent()) {
        return there.get().id();
      }
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Digests.hex(Digests.finish(Sha256.of(bytes)));
    save(id, names, ListContent.empty(mapper));
    return id;
  }

  private void save(String id, List<String> names, ListContent content) {
    images.records().putList(id, names, content.manifest(), content.instances());
  }

  @Override
  public boolean exists(String list) {
    return ImageFinder.find(images.records().all(), list).filter(Entry::manifestList).isPresent();
  }

  /** The list of a name or id. */
  private Entry list(String name) {
    Entry entry = images.listOrImage(name);
    if (!entry.manifestList()) {
      throw notList(name);
    }
    return entry;
  }

  private static CarobException notList(String name) {
    return new CarobException.InvalidArgument(
        name + ": image is not a manifest list", FailureDetails.about(Subject.Kind.IMAGE, name));
  }

  private ListContent content(Entry entry) {
    return ListContent.read(
        mapper,
        images.records().data(entry, "manifest"),
        images.records().data(entry, ImageRecords.INSTANCES));
  }

  private interface Change {
    void apply(ListContent content);
  }

  private synchronized String change(String list, Change change) {
    Entry entry = list(list);
    StoredImages.requireOwn(entry);
    ListContent content = content(entry);
    change.apply(content);
    save(entry.id(), List.of(), content);
    return entry.id();
  }

  @Override
  public String add(String list, String image, ManifestEntry description) {
    list(list);
    List<ListMembers.Member> found = members.of(image, description);
    return change(
        list,
        content ->
            found.forEach(
                one -> {
                  content.put(one.descriptor(), one.location());
                  content.describe(one.descriptor().path("digest").asText(), description);
                }));
  }

  @Override
  public String annotate(String list, String digest, ManifestEntry changes) {
    return change(
        list,
        content -> {
          requireMember(list, content, digest);
          content.describe(digest, changes);
        });
  }

  @Override
  public String remove(String list, String digest) {
    return change(
        list,
        content -> {
          requireMember(list, content, digest);
          content.remove(digest);
        });
  }

  private static void requireMember(String list, ListContent content, String digest) {
    if (!Digests.valid(digest)) {
      throw new CarobException.InvalidArgument("\"" + digest + "\" is not a digest of an image");
    }
    if (!content.has(digest)) {
      throw new CarobException.NotFound(
          "no instance matching digest \"%s\" found in manifest list %s".formatted(digest, list));
    }
  }

  @Override
  public String content(String list, RegistryAccess access) {
    Optional<Entry> there = ImageFinder.find(images.records().all(), list);
    if (there.isPresent() && there.get().manifestList()) {
      return text(images.records().data(there.get(), "manifest"));
    }
    if (there.isPresent() && !list.startsWith("docker://")) {
      throw notList(list);
    }
    CarobException first = null;
    for (ImageReference name : registries.candidates(list.replaceFirst("^docker://", ""), access)) {
      try {
        Manifest manifest =
            registries
                .repository(name, access)
                .manifest(name.digest().isEmpty() ? name.tag() : name.digest());
        if (!Manifests.isList(mapper.readTree(manifest.bytes()))) {
          throw notList(list);
        }
        return text(manifest.bytes());
      } catch (CarobException.NotFound | CarobException.NetworkFailed e) {
        first = first == null ? e : first;
      } catch (IOException e) {
        throw new CarobException.InvalidArgument(list + ": the manifest is not valid JSON", e);
      }
    }
    throw first == null ? StoredImages.unknown(list) : first;
  }

  /** The JSON in the order of an index's fields, whatever the order of the stored ones. */
  private String text(byte[] manifest) {
    JsonNode node = images.json(manifest);
    ObjectNode shown = mapper.createObjectNode();
    shown.set("schemaVersion", node.path("schemaVersion"));
    shown.put("mediaType", node.path("mediaType").asText(Manifests.OCI_LIST));
    ArrayNode entries = mapper.createArrayNode();
    node.path("manifests").forEach(entry -> entries.add(Manifests.descriptor(mapper, entry)));
    if (entries.isEmpty()) {
      shown.putNull("manifests");
    } else {
      shown.set("manifests", entries);
    }
    if (node.path("annotations").isObject()) {
      shown.set("annotations", node.path("annotations"));
    }
    return shown.toString();
  }

  @Override
  public String push(PushSpec spec, boolean withImages, ImageProgress progress) {
    return push.run(content(list(spec.image())), spec, withImages, progress);
  }
}
