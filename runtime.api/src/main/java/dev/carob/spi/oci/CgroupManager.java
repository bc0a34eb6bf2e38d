package dev.carob.spi.oci;

/** Who makes the cgroup of a container. */
public enum CgroupManager {
  /** The runtime; the spec's cgroup path is that below each hierarchy's mount. */
  CGROUPFS,
  /** systemd; the spec's cgroup path is {@code SLICE:PREFIX:NAME}. */
  SYSTEMD,
  /** Nobody: the container stays in the cgroup of whoever makes it. */
  NONE
}
