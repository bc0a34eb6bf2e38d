package dev.carob.api.container;

import java.util.List;

/**
 * What a container's processes may do. By default that is what Podman gives: a few capabilities, a
 * filter of system calls, and a view of the kernel's files with the dangerous ones hidden.
 *
 * @param privileged every capability and device that the engine has, no filter, nothing hidden
 * @param capAdd capabilities beside the default ones, such as {@code NET_ADMIN} or {@code
 *     CAP_NET_ADMIN}, or {@code ALL}
 * @param capDrop capabilities to go without, or {@code ALL}; what is added by name stays
 * @param noNewPrivileges no program may gain more by being executed (prctl(2), PR_SET_NO_NEW_PRIVS)
 * @param seccomp absolute path of a profile in the format of containers-common's {@code
 *     seccomp.json}; {@link #UNCONFINED}: no filter; empty: the engine's default
 * @param apparmor name of a profile that the host's kernel knows (apparmor(7)); {@link
 *     #UNCONFINED}: none; empty: the engine's default; only where the host has AppArmor
 * @param labels parts of its SELinux labels that are other than the policy's, as Podman takes them:
 *     {@code user:}, {@code role:}, {@code type:}, {@code level:} of its processes, {@code
 *     filetype:} of its files; {@link #NO_LABELS}: its processes keep the engine's
 * @param mask more paths in the container to hide
 * @param unmask paths that are hidden or read-only by default and are to be as they are; a pattern
 *     with {@code *}, or {@code ALL}
 * @param devices of the host that it has too
 * @param deviceRules which devices it may use, {@code TYPE MAJOR:MINOR PERMISSIONS} such as {@code
 *     c 10:* rwm} (cgroup-v1, devices.txt)
 */
public record Security(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    boolean noNewPrivileges,
    String seccomp,
    String apparmor,
    List<String> labels,
    List<String> mask,
    List<String> unmask,
    List<Device> devices,
    List<String> deviceRules) {

  /** In place of a profile: no filter. */
  public static final String UNCONFINED = "unconfined";

  /** Among labels: none are set. */
  public static final String NO_LABELS = "disable";

  /** Nothing but the defaults. */
  public static final Security DEFAULT =
      new Security(
          false, List.of(), List.of(), false, "", "", List.of(), List.of(), List.of(), List.of(),
          List.of());

  public Security {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    labels = List.copyOf(labels);
    mask = List.copyOf(mask);
    unmask = List.copyOf(unmask);
    devices = List.copyOf(devices);
    deviceRules = List.copyOf(deviceRules);
  }

  /** The same, privileged. */
  public Security asPrivileged() {
    return new Security(
        true,
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
}
