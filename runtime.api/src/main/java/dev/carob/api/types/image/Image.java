package dev.carob.api.types.image;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image in a store. */
public final class Image {

  private final String id;
  private final String digest;
  private final List<String> names;
  private final List<String> pastNames;
  private final String foundName;
  private final String topLayer;
  private final String parent;
  private final Instant created;
  private final long size;
  private final ImageConfig config;
  private final String storage;
  private final boolean readOnly;
  private final boolean manifestList;

  private Image(Builder from) {
    id = from.id;
    digest = from.digest;
    names = List.copyOf(from.names);
    pastNames = List.copyOf(from.pastNames);
    foundName = from.foundName;
    topLayer = from.topLayer;
    parent = from.parent;
    created = from.created;
    size = from.size;
    config = from.config;
    storage = from.storage;
    readOnly = from.readOnly;
    manifestList = from.manifestList;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id 64 hexadecimal digits: the digest of the configuration
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** 64 hexadecimal digits: the digest of the configuration. */
  public String id() {
    return id;
  }

  /** The digest of the manifest, {@code sha256:…}. */
  public String digest() {
    return digest;
  }

  /** Full names, with tag or with digest. */
  public List<String> names() {
    return names;
  }

  /** Names that the image had before. */
  public List<String> pastNames() {
    return pastNames;
  }

  /**
   * The full name by which the image was found, with tag or with digest; empty if it was found by
   * its id or is one of a list.
   */
  public String foundName() {
    return foundName;
  }

  /**
   * Id of the topmost layer, on which a container's layer is created; empty if the image has no
   * layers.
   */
  public String topLayer() {
    return topLayer;
  }

  /** Id of the image on which this one was built, if it is in the store; empty for none. */
  public String parent() {
    return parent;
  }

  public Instant created() {
    return created;
  }

  /** Size of all layers together, unpacked, in bytes. */
  public long size() {
    return size;
  }

  public ImageConfig config() {
    return config;
  }

  /** Name of the storage backend that holds the layers. */
  public String storage() {
    return storage;
  }

  /** Returns true if the image belongs to another store and cannot be changed. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Whether it is a manifest list, which has no layers of its own. */
  public boolean manifestList() {
    return manifestList;
  }

  /** Names with a tag. */
  public List<String> tags() {
    return names.stream().filter(name -> !name.contains("@")).toList();
  }

  /**
   * Names with a digest: the one that was pulled, and one with the digest of the manifest for each
   * repository.
   */
  public List<String> digests() {
    return names.stream()
        .map(name -> name.contains("@") ? name : repository(name) + "@" + digest)
        .distinct()
        .toList();
  }

  private static String repository(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.digest = digest;
    builder.names = names;
    builder.pastNames = pastNames;
    builder.foundName = foundName;
    builder.topLayer = topLayer;
    builder.parent = parent;
    builder.created = created;
    builder.size = size;
    builder.config = config;
    builder.storage = storage;
    builder.readOnly = readOnly;
    builder.manifestList = manifestList;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        id,
        digest,
        names,
        pastNames,
        foundName,
        topLayer,
        parent,
        created,
        size,
        config,
        storage,
        readOnly,
        manifestList);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Image that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Image" + fields();
  }

  /** Builder of {@link Image}. */
  public static final class Builder {
    private String id;
    private String digest = "";
    private List<String> names = List.of();
    private List<String> pastNames = List.of();
    private String foundName = "";
    private String topLayer = "";
    private String parent = "";
    private Instant created = Instant.EPOCH;
    private long size = 0;
    private ImageConfig config = ImageConfig.EMPTY;
    private String storage = "";
    private boolean readOnly = false;
    private boolean manifestList = false;

    private Builder(String id) {
      this.id = id;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder digest(String value) {
      digest = value;
      return this;
    }

    public Builder names(List<String> value) {
      names = value;
      return this;
    }

    public Builder pastNames(List<String> value) {
      pastNames = value;
      return this;
    }

    public Builder foundName(String value) {
      foundName = value;
      return this;
    }

    public Builder topLayer(String value) {
      topLayer = value;
      return this;
    }

    public Builder parent(String value) {
      parent = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder size(long value) {
      size = value;
      return this;
    }

    public Builder config(ImageConfig value) {
      config = value;
      return this;
    }

    public Builder storage(String value) {
      storage = value;
      return this;
    }

    public Builder manifestList(boolean value) {
      manifestList = value;
      return this;
    }

    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    public Image build() {
      return new Image(this);
    }
  }
}
