package dev.carob.api.types.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a manifest list describes one of its images. */
public final class ManifestEntry {

  private final boolean all;
  private final Platform platform;
  private final String osVersion;
  private final List<String> osFeatures;
  private final List<String> features;
  private final Map<String, String> annotations;
  private final RegistryAccess access;

  private ManifestEntry(Builder from) {
    all = from.all;
    platform = from.platform;
    osVersion = from.osVersion;
    osFeatures = List.copyOf(from.osFeatures);
    features = List.copyOf(from.features);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(from.annotations));
    access = from.access;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether all images of a list are added, if the added image is a list. */
  public boolean all() {
    return all;
  }

  /** The platform that the list states; empty values are those of the image. */
  public Platform platform() {
    return platform;
  }

  /** The version of the operating system; empty: none. */
  public String osVersion() {
    return osVersion;
  }

  /** Required features of the operating system. */
  public List<String> osFeatures() {
    return osFeatures;
  }

  /** Required features of the processor. */
  public List<String> features() {
    return features;
  }

  /** Annotations of the entry. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** The access to the registry of the image. */
  public RegistryAccess access() {
    return access;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.all = all;
    builder.platform = platform;
    builder.osVersion = osVersion;
    builder.osFeatures = osFeatures;
    builder.features = features;
    builder.annotations = annotations;
    builder.access = access;
    return builder;
  }

  private List<Object> fields() {
    return List.of(all, platform, osVersion, osFeatures, features, annotations, access);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ManifestEntry that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ManifestEntry" + fields();
  }

  /** Builder of {@link ManifestEntry}. */
  public static final class Builder {
    private boolean all = false;
    private Platform platform = Platform.HERE;
    private String osVersion = "";
    private List<String> osFeatures = List.of();
    private List<String> features = List.of();
    private Map<String, String> annotations = Map.of();
    private RegistryAccess access = RegistryAccess.CONFIGURED;

    private Builder() {}

    public Builder all(boolean value) {
      all = value;
      return this;
    }

    public Builder platform(Platform value) {
      platform = value;
      return this;
    }

    public Builder osVersion(String value) {
      osVersion = value;
      return this;
    }

    public Builder osFeatures(List<String> value) {
      osFeatures = value;
      return this;
    }

    public Builder features(List<String> value) {
      features = value;
      return this;
    }

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Builder access(RegistryAccess value) {
      access = value;
      return this;
    }

    public ManifestEntry build() {
      return new ManifestEntry(this);
    }
  }
}
