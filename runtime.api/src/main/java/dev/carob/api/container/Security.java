package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities, filters and devices of a container's processes. The default is Podman's: a few
 * capabilities, a filter of system calls, and the sensitive files of the kernel hidden or
 * read-only.
 */
public final class Security {

  /** The profile name that disables a filter. */
  public static final String UNCONFINED = "unconfined";

  /** The value of {@link #labels()} that disables separate labels. */
  public static final String NO_LABELS = "disable";

  /** All defaults. */
  public static final Security DEFAULT = builder().build();

  private final boolean privileged;
  private final List<String> capAdd;
  private final List<String> capDrop;
  private final boolean noNewPrivileges;
  private final String seccomp;
  private final boolean seccompOfImage;
  private final String apparmor;
  private final List<String> labels;
  private final List<String> mask;
  private final List<String> unmask;
  private final List<Device> devices;
  private final List<String> deviceRules;

  private Security(Builder from) {
    privileged = from.privileged;
    capAdd = List.copyOf(from.capAdd);
    capDrop = List.copyOf(from.capDrop);
    noNewPrivileges = from.noNewPrivileges;
    seccomp = from.seccomp;
    seccompOfImage = from.seccompOfImage;
    apparmor = from.apparmor;
    labels = List.copyOf(from.labels);
    mask = List.copyOf(from.mask);
    unmask = List.copyOf(from.unmask);
    devices = List.copyOf(from.devices);
    deviceRules = List.copyOf(from.deviceRules);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns true if the container has all capabilities and devices of the engine, no filter, and
   * nothing hidden.
   */
  public boolean privileged() {
    return privileged;
  }

  /**
   * Additional capabilities, such as {@code NET_ADMIN} or {@code CAP_NET_ADMIN}, or {@code ALL}.
   */
  public List<String> capAdd() {
    return capAdd;
  }

  /** Capabilities to drop, or {@code ALL}; capabilities that are added by name are kept. */
  public List<String> capDrop() {
    return capDrop;
  }

  /** Returns true if executing a program cannot add privileges (prctl(2), PR_SET_NO_NEW_PRIVS). */
  public boolean noNewPrivileges() {
    return noNewPrivileges;
  }

  /**
   * Absolute path of a profile in the format of containers-common's {@code seccomp.json}, or {@link
   * #UNCONFINED}; empty for the engine's default.
   */
  public String seccomp() {
    return seccomp;
  }

  /**
   * Whether the image's label {@code io.containers.seccomp.profile}, if it exists, is the profile.
   */
  public boolean seccompOfImage() {
    return seccompOfImage;
  }

  /**
   * Name of an AppArmor profile that is loaded on the host (apparmor(7)), or {@link #UNCONFINED};
   * empty for the engine's default. Only valid if the host has AppArmor.
   */
  public String apparmor() {
    return apparmor;
  }

  /**
   * Parts of the SELinux labels to replace, in Podman's format: {@code user:}, {@code role:},
   * {@code type:}, {@code level:} for processes, {@code filetype:} for files; {@link #NO_LABELS}
   * keeps the engine's label.
   */
  public List<String> labels() {
    return labels;
  }

  /** Additional paths in the container to hide. */
  public List<String> mask() {
    return mask;
  }

  /** Paths that are not to be hidden or read-only; a pattern with {@code *}, or {@code ALL}. */
  public List<String> unmask() {
    return unmask;
  }

  /** Devices of the host that the container gets. */
  public List<Device> devices() {
    return devices;
  }

  /**
   * Rules for the devices that it may use, {@code TYPE MAJOR:MINOR PERMISSIONS} such as {@code c
   * 10:* rwm} (cgroup-v1, devices.txt).
   */
  public List<String> deviceRules() {
    return deviceRules;
  }

  /** Returns a copy that is privileged. */
  public Security asPrivileged() {
    return toBuilder().privileged(true).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.privileged = privileged;
    builder.capAdd = capAdd;
    builder.capDrop = capDrop;
    builder.noNewPrivileges = noNewPrivileges;
    builder.seccomp = seccomp;
    builder.seccompOfImage = seccompOfImage;
    builder.apparmor = apparmor;
    builder.labels = labels;
    builder.mask = mask;
    builder.unmask = unmask;
    builder.devices = devices;
    builder.deviceRules = deviceRules;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        privileged,
        capAdd,
        capDrop,
        noNewPrivileges,
        seccomp,
        seccompOfImage,
        apparmor,
        labels,
        mask,
        unmask,
        devices,
        deviceRules);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Security that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Security" + fields();
  }

  /** Builder of {@link Security}. */
  public static final class Builder {
    private boolean privileged = false;
    private List<String> capAdd = List.of();
    private List<String> capDrop = List.of();
    private boolean noNewPrivileges = false;
    private String seccomp = "";
    private boolean seccompOfImage = false;
    private String apparmor = "";
    private List<String> labels = List.of();
    private List<String> mask = List.of();
    private List<String> unmask = List.of();
    private List<Device> devices = List.of();
    private List<String> deviceRules = List.of();

    private Builder() {}

    public Builder privileged(boolean value) {
      privileged = value;
      return this;
    }

    public Builder capAdd(List<String> value) {
      capAdd = value;
      return this;
    }

    public Builder capDrop(List<String> value) {
      capDrop = value;
      return this;
    }

    public Builder noNewPrivileges(boolean value) {
      noNewPrivileges = value;
      return this;
    }

    public Builder seccomp(String value) {
      seccomp = value;
      return this;
    }

    public Builder apparmor(String value) {
      apparmor = value;
      return this;
    }

    public Builder labels(List<String> value) {
      labels = value;
      return this;
    }

    public Builder mask(List<String> value) {
      mask = value;
      return this;
    }

    public Builder unmask(List<String> value) {
      unmask = value;
      return this;
    }

    public Builder devices(List<Device> value) {
      devices = value;
      return this;
    }

    public Builder deviceRules(List<String> value) {
      deviceRules = value;
      return this;
    }

    public Builder seccompOfImage(boolean value) {
      seccompOfImage = value;
      return this;
    }

    public Security build() {
      return new Security(this);
    }
  }
}
