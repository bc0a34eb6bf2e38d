package dev.carob.api.container;

/**
 * Whether a container is prepared for systemd as its first process: temporary filesystems on {@code
 * /run}, {@code /run/lock}, {@code /tmp} and {@code /var/log/journal}, a writable cgroup, the stop
 * signal {@code SIGRTMIN+3} and the variable {@code container_uuid}.
 */
public enum SystemdMode {
  /** If the command is systemd or an init. */
  DETECT,
  /** For every command. */
  ALWAYS,
  /** Never. */
  OFF
}
