package dev.carob.api.volume;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of a volume. */
public final class Volume {

  private final String name;
  private final Path directory;
  private final Instant created;
  private final Map<String, String> labels;
  private final boolean anonymous;
  private final boolean empty;
  private final boolean used;
  private final List<String> users;
  private final Map<String, String> options;
  private final int uid;
  private final int gid;
  private final int mounts;

  private Volume(Builder from) {
    name = from.name;
    directory = from.directory;
    created = from.created;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
    anonymous = from.anonymous;
    empty = from.empty;
    used = from.used;
    users = List.copyOf(from.users);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(from.options));
    uid = from.uid;
    gid = from.gid;
    mounts = from.mounts;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param directory the path of its files on the host
   */
  public static Builder builder(String name, Path directory) {
    return new Builder(name, directory);
  }

  public String name() {
    return name;
  }

  /** The path of its files on the host. */
  public Path directory() {
    return directory;
  }

  public Instant created() {
    return created;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** Returns true if the volume was created for a container that did not name it. */
  public boolean anonymous() {
    return anonymous;
  }

  /**
   * Returns true if the volume has no files yet; the first container that uses it fills it with the
   * image's files at that path.
   */
  public boolean empty() {
    return empty;
  }

  /**
   * Returns true if a container has used the volume while it was empty, and so determined the owner
   * of its directory.
   */
  public boolean used() {
    return used;
  }

  /** Ids of the containers that use it. */
  public List<String> users() {
    return users;
  }

  /** The options of {@link VolumeSpec#options}. */
  public Map<String, String> options() {
    return options;
  }

  /** The requested owner of its directory; -1: the owner of the image's directory. */
  public int uid() {
    return uid;
  }

  /** The requested group of its directory; -1: the group of the image's directory. */
  public int gid() {
    return gid;
  }

  /**
   * How many users keep the volume's file system mounted: containers, and calls of {@link
   * VolumeService#mount}. Zero for a volume that is a directory.
   */
  public int mounts() {
    return mounts;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, directory);
    builder.created = created;
    builder.labels = labels;
    builder.anonymous = anonymous;
    builder.empty = empty;
    builder.used = used;
    builder.users = users;
    builder.options = options;
    builder.uid = uid;
    builder.gid = gid;
    builder.mounts = mounts;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        name, directory, created, labels, anonymous, empty, used, users, options, uid, gid, mounts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Volume that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Volume" + fields();
  }

  /** Builder of {@link Volume}. */
  public static final class Builder {
    private String name;
    private Path directory;
    private Instant created = Instant.EPOCH;
    private Map<String, String> labels = Map.of();
    private boolean anonymous = false;
    private boolean empty = false;
    private boolean used = false;
    private List<String> users = List.of();
    private Map<String, String> options = Map.of();
    private int uid = -1;
    private int gid = -1;
    private int mounts = 0;

    private Builder(String name, Path directory) {
      this.name = name;
      this.directory = directory;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder directory(Path value) {
      directory = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder anonymous(boolean value) {
      anonymous = value;
      return this;
    }

    public Builder empty(boolean value) {
      empty = value;
      return this;
    }

    public Builder used(boolean value) {
      used = value;
      return this;
    }

    public Builder users(List<String> value) {
      users = value;
      return this;
    }

    public Builder options(Map<String, String> value) {
      options = value;
      return this;
    }

    public Builder uid(int value) {
      uid = value;
      return this;
    }

    public Builder gid(int value) {
      gid = value;
      return this;
    }

    public Builder mounts(int value) {
      mounts = value;
      return this;
    }

    public Volume build() {
      return new Volume(this);
    }
  }
}
