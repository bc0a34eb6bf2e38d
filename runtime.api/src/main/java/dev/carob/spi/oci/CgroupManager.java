package dev.carob.spi.oci;

/** Which component creates the cgroup of a container. */
public enum CgroupManager {
  /** The runtime; the spec's cgroup path is relative to the mount of each hierarchy. */
  CGROUPFS,
  /** systemd; the spec's cgroup path is {@code SLICE:PREFIX:NAME}. */
  SYSTEMD,
  /** None: the container remains in the cgroup of the process that creates it. */
  NONE
}
