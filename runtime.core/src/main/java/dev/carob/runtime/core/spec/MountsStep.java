package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's file systems, and the engine's own files over them. {@code /dev/shm} is one of
 * those: the mount that a runtime would make there by default is left out.
 */
final class MountsStep implements SpecStep {

  /** Where the program that becomes the first process is shown in the container. */
  static final String INIT = "/run/carob-init";

  private static final int TTY_GROUP = 5;

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ArrayNode mounts = spec.putArray("mounts");
    mount(mounts, "/proc", "proc", "proc", "nosuid", "noexec", "nodev");
    mount(mounts, "/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
    String kernels = context.config().spec().security().privileged() ? "rw" : "ro";
    boolean ownUsers = context.config().ids().present();
    if (ownUsers && context.config().spec().network().equals("host")) {
      // The kernel lets only whoever owns the network namespace mount it.
      mount(mounts, "/sys", "bind", "/sys", "rbind", "nosuid", "noexec", "nodev", kernels);
    } else {
      mount(mounts, "/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", kernels);
    }
    List<String> terminals =
        new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    if (context.config().ids().mapsGid(TTY_GROUP)) {
      terminals.add("gid=" + TTY_GROUP);
    }
    mount(mounts, "/dev/pts", "devpts", "devpts", terminals.toArray(String[]::new));
    mount(mounts, "/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
    mount(
        mounts,
        "/sys/fs/cgroup",
        "cgroup",
        "cgroup",
        "nosuid",
        "noexec",
        "nodev",
        "relatime",
        kernels);
    context.binds().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            bind ->
                mount(mounts, bind.getKey(), "bind", bind.getValue(), "bind", "rprivate", "rw"));
    String init = context.config().spec().init();
    if (!init.isEmpty()) {
      mount(mounts, INIT, "bind", init, "bind", "rprivate", "ro");
    }
  }

  private static void mount(
      ArrayNode mounts, String destination, String type, String source, String... options) {
    ObjectNode mount = mounts.addObject();
    mount.put("destination", destination).put("type", type).put("source", source);
    ArrayNode array = mount.putArray("options");
    for (String option : options) {
      array.add(option);
    }
  }
}
