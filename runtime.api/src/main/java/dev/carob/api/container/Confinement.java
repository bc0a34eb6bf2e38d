package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the host's security modules confine a container; decided when the container is created. */
public final class Confinement {

  /** No confinement: the host has neither SELinux nor AppArmor. */
  public static final Confinement NONE = builder().build();

  private final String processLabel;
  private final String mountLabel;
  private final String apparmor;

  private Confinement(Builder from) {
    processLabel = from.processLabel;
    mountLabel = from.mountLabel;
    apparmor = from.apparmor;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** SELinux label of its processes; empty for the engine's label, or without SELinux. */
  public String processLabel() {
    return processLabel;
  }

  /** SELinux label of its files; empty to keep the files' own labels. */
  public String mountLabel() {
    return mountLabel;
  }

  /** Name of the AppArmor profile of its processes; empty without AppArmor. */
  public String apparmor() {
    return apparmor;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.processLabel = processLabel;
    builder.mountLabel = mountLabel;
    builder.apparmor = apparmor;
    return builder;
  }

  private List<Object> fields() {
    return List.of(processLabel, mountLabel, apparmor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Confinement that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Confinement" + fields();
  }

  /** Builder of {@link Confinement}. */
  public static final class Builder {
    private String processLabel = "";
    private String mountLabel = "";
    private String apparmor = "";

    private Builder() {}

    public Builder processLabel(String value) {
      processLabel = value;
      return this;
    }

    public Builder mountLabel(String value) {
      mountLabel = value;
      return this;
    }

    public Builder apparmor(String value) {
      apparmor = value;
      return this;
    }

    public Confinement build() {
      return new Confinement(this);
    }
  }
}
