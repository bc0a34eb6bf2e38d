package dev.carob.cli.verbs.command;

import java.util.Set;

/** The flags of Podman's {@code run} and {@code create} that are not supported yet. */
final class UnsupportedFlags {

  private static final Set<String> FLAGS =
      Set.of(
          "--cgroup-conf",
          "--chrootdirs",
          "--decryption-key",
          "--disable-content-trust",
          "--gpus",
          "--health-log-destination",
          "--health-max-log-count",
          "--health-max-log-size",
          "--init-ctr",
          "--personality",
          "--pod",
          "--pod-id-file",
          "--rdt-class",
          "--retry-delay",
          "--shm-size-systemd",
          "--subgidname",
          "--subuidname");

  private UnsupportedFlags() {}

  /** Returns true if a flag, given without its value, is unsupported. */
  static boolean has(String flag) {
    return FLAGS.contains(flag);
  }
}
