package dev.carob.spi.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot of a layer. */
public final class Layer {

  private final String id;
  private final String parent;
  private final List<String> names;
  private final Instant created;
  private final String diffDigest;
  private final long diffSize;
  private final LayerBlob blob;
  private final boolean readOnly;

  private Layer(Builder from) {
    id = from.id;
    parent = from.parent;
    names = List.copyOf(from.names);
    created = from.created;
    diffDigest = from.diffDigest;
    diffSize = from.diffSize;
    blob = from.blob;
    readOnly = from.readOnly;
  }

  /** Creates a builder. Values that are not set have their defaults. */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  public String id() {
    return id;
  }

  /** Id of the layer below; empty for a base layer. */
  public String parent() {
    return parent;
  }

  public List<String> names() {
    return names;
  }

  public Instant created() {
    return created;
  }

  /**
   * Digest of the uncompressed tar from which the layer was created; empty if it was created
   * without one.
   */
  public String diffDigest() {
    return diffDigest;
  }

  /** Bytes of that tar; -1 if unknown. */
  public long diffSize() {
    return diffSize;
  }

  /** The blob from which the layer was created. */
  public LayerBlob blob() {
    return blob;
  }

  /** Returns true if the layer belongs to another store and cannot be changed or removed. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.parent = parent;
    builder.names = names;
    builder.created = created;
    builder.diffDigest = diffDigest;
    builder.diffSize = diffSize;
    builder.blob = blob;
    builder.readOnly = readOnly;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, parent, names, created, diffDigest, diffSize, blob, readOnly);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Layer that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Layer" + fields();
  }

  /** Builder of {@link Layer}. */
  public static final class Builder {
    private String id;
    private String parent = "";
    private List<String> names = List.of();
    private Instant created = Instant.EPOCH;
    private String diffDigest = "";
    private long diffSize = -1;
    private LayerBlob blob = LayerBlob.NONE;
    private boolean readOnly = false;

    private Builder(String id) {
      this.id = id;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder parent(String value) {
      parent = value;
      return this;
    }

    public Builder names(List<String> value) {
      names = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder diffDigest(String value) {
      diffDigest = value;
      return this;
    }

    public Builder diffSize(long value) {
      diffSize = value;
      return this;
    }

    public Builder blob(LayerBlob value) {
      blob = value;
      return this;
    }

    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    public Layer build() {
      return new Layer(this);
    }
  }
}
