package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's processes may do. By default that is what Podman gives: a few capabilities, a
 * filter of system calls, and a view of the kernel's files with the dangerous ones hidden.
 */
public final class Security {

  /** In place of a profile: no filter. */
  public static final String UNCONFINED = "unconfined";

  /** Among labels: none are set. */
  public static final String NO_LABELS = "disable";

  /** Nothing but the defaults. */
  public static final Security DEFAULT = builder().build();

  private final boolean privileged;
  private final List<String> capAdd;
  private final List<String> capDrop;
  private final boolean noNewPrivileges;
  private final String seccomp;
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
    apparmor = from.apparmor;
    labels = List.copyOf(from.labels);
    mask = List.copyOf(from.mask);
    unmask = List.copyOf(from.unmask);
    devices = List.copyOf(from.devices);
    deviceRules = List.copyOf(from.deviceRules);
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Every capability and device that the engine has, no filter, nothing hidden. */
  public boolean privileged() {
    return privileged;
  }

  /**
   * Capabilities beside the default ones, such as {@code NET_ADMIN} or {@code CAP_NET_ADMIN}, or
   * {@code ALL}.
   */
  public List<String> capAdd() {
    return capAdd;
  }

  /** Capabilities to go without, or {@code ALL}; what is added by name stays. */
  public List<String> capDrop() {
    return capDrop;
  }

  /** No program may gain more by being executed (prctl(2), PR_SET_NO_NEW_PRIVS). */
  public boolean noNewPrivileges() {
    return noNewPrivileges;
  }

  /**
   * Absolute path of a profile in the format of containers-common's {@code seccomp.json}; {@link
   * #UNCONFINED}: no filter; empty: the engine's default.
   */
  public String seccomp() {
    return seccomp;
  }

  /**
   * Name of a profile that the host's kernel knows (apparmor(7)); {@link #UNCONFINED}: none; empty:
   * the engine's default; only where the host has AppArmor.
   */
  public String apparmor() {
    return apparmor;
  }

  /**
   * Parts of its SELinux labels that are other than the policy's, as Podman takes them: {@code
   * user:}, {@code role:}, {@code type:}, {@code level:} of its processes, {@code filetype:} of its
   * files; {@link #NO_LABELS}: its processes keep the engine's.
   */
  public List<String> labels() {
    return labels;
  }

  /** More paths in the container to hide. */
  public List<String> mask() {
    return mask;
  }

  /**
   * Paths that are hidden or read-only by default and are to be as they are; a pattern with {@code
   * *}, or {@code ALL}.
   */
  public List<String> unmask() {
    return unmask;
  }

  /** The devices of the host that it has too. */
  public List<Device> devices() {
    return devices;
  }

  /**
   * The device rules which devices it may use, {@code TYPE MAJOR:MINOR PERMISSIONS} such as {@code
   * c 10:* rwm} (cgroup-v1, devices.txt).
   */
  public List<String> deviceRules() {
    return deviceRules;
  }

  /** The same, privileged. */
  public Security asPrivileged() {
    return toBuilder().privileged(true).build();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.privileged = privileged;
    builder.capAdd = capAdd;
    builder.capDrop = capDrop;
    builder.noNewPrivileges = noNewPrivileges;
    builder.seccomp = seccomp;
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

  /** Collects the values of a {@link Security}. */
  public static final class Builder {
    private boolean privileged = false;
    private List<String> capAdd = List.of();
    private List<String> capDrop = List.of();
    private boolean noNewPrivileges = false;
    private String seccomp = "";
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

    public Security build() {
      return new Security(this);
    }
  }
}
