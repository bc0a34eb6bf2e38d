package dev.carob.cli.verbs.command;

import java.util.Set;

/** The flags of Podman's {@code run} and {@code create} that are not supported yet. */
final class UnsupportedFlags {

  private static final Set<String> FLAGS =
      Set.of(
          "--cgroup-conf",
          "--chrootdirs",
          "--conmon-pidfile",
          "--decryption-key",
          "--disable-content-trust",
          "--env-merge",
          "--gpus",
          "--health-log-destination",
          "--health-max-log-count",
          "--health-max-log-size",
          "--health-startup-cmd",
          "--health-startup-interval",
          "--health-startup-retries",
          "--health-startup-success",
          "--health-startup-timeout",
          "--init-ctr",
          "--personality",
          "--pod",
          "--pod-id-file",
          "--preserve-fd",
          "--preserve-fds",
          "--rdt-class",
          "--retry-delay",
          "--sdnotify",
          "--seccomp-policy",
          "--shm-size-systemd",
          "--subgidname",
          "--subuidname",
          "--systemd");

  private UnsupportedFlags() {}

  /** Returns true if a flag, given without its value, is unsupported. */
  static boolean has(String flag) {
    return FLAGS.contains(flag);
  }
}
