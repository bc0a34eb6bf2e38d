package dev.carob.cli.verbs.command;

import java.util.Set;

/** The flags that Podman's {@code run} and {@code create} have, and these do not have yet. */
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
          "--rmi",
          "--sdnotify",
          "--seccomp-policy",
          "--shm-size-systemd",
          "--subgidname",
          "--subuidname",
          "--systemd");

  private UnsupportedFlags() {}

  /** Whether a flag, without its value, is one of them. */
  static boolean has(String flag) {
    return FLAGS.contains(flag);
  }
}
