package dev.carob.cli.podman.value;

import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.Security;
import java.util.Map;
import java.util.TreeMap;

/**
 * The annotations with which Podman records flags of {@code create} and {@code run} in a container.
 * Hooks can depend on them, and {@code inspect} shows them.
 */
public final class PodmanAnnotations {

  /** The file for the container's id. */
  public static final String CID_FILE = "io.podman.annotations.cid-file";

  private static final String PREFIX = "io.podman.annotations.";
  private static final String TERMINAL = "io.kubernetes.cri-o.TTY";

  private PodmanAnnotations() {}

  /**
   * Adds the annotations to a spec.
   *
   * @param cidFile path of the file for the container's id; empty: none
   */
  public static ContainerSpec annotated(ContainerSpec spec, String cidFile) {
    Map<String, String> all = new TreeMap<>();
    all.put(TERMINAL, String.valueOf(spec.tty()));
    flag(all, "autoremove", spec.autoRemove());
    flag(all, "init", !spec.init().isEmpty());
    flag(all, "privileged", spec.security().privileged());
    flag(all, "publish-all", spec.networking().publishAll());
    Security security = spec.security();
    text(all, PREFIX + "seccomp", security.seccomp());
    text(all, PREFIX + "apparmor", security.apparmor());
    text(all, PREFIX + "label", String.join(",label=", security.labels()));
    text(all, PREFIX + "volumes-from", String.join(",", spec.mounting().volumesFrom()));
    text(all, CID_FILE, cidFile);
    ContainerSpec.Builder builder = spec.toBuilder();
    all.forEach(builder::annotation);
    return builder.build();
  }

  private static void flag(Map<String, String> all, String name, boolean value) {
    all.put(PREFIX + name, value ? "TRUE" : "FALSE");
  }

  private static void text(Map<String, String> all, String name, String value) {
    if (!value.isEmpty()) {
      all.put(name, value);
    }
  }
}
