package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The mounts of a container: {@code Mounts}, and {@code Binds} and {@code Tmpfs} of its host. */
final class MountJson {

  private static final Set<String> LABELS = Set.of("z", "Z");
  private static final Set<String> APART = Set.of("ro", "rw", "z", "Z");

  private MountJson() {}

  static void add(ObjectNode node, ContainerInfo info) {
    ArrayNode array = node.putArray("Mounts");
    ObjectNode host = node.withObject("/HostConfig");
    for (ContainerInfo.Mounted mount : info.mounts()) {
      List<String> options = effective(mount);
      String text = String.join(",", options);
      if (mount.type() == MountSpec.Type.DEVPTS) {
        devpts(array.addObject(), host, mount);
        continue;
      }
      if (mount.type() == MountSpec.Type.TMPFS) {
        host.withObject("/Tmpfs").put(mount.destination(), text);
        continue;
      }
      ObjectNode one = array.addObject();
      one.put("Type", mount.type().name().toLowerCase(Locale.ROOT));
      if (!mount.volume().isEmpty()) {
        one.put("Name", mount.volume());
      }
      one.put("Source", source(mount));
      one.put("Destination", mount.destination());
      one.put("Driver", mount.volume().isEmpty() ? "" : VolumeJson.DRIVER);
      one.put("Mode", first(options, LABELS));
      ArrayNode rest = one.putArray("Options");
      options.stream()
          .filter(option -> !APART.contains(option) && !MountText.PROPAGATION.contains(option))
          .forEach(rest::add);
      if (mount.type() == MountSpec.Type.IMAGE) {
        one.put("RW", mount.options().contains("rw"));
        one.put("Propagation", "");
        continue;
      }
      one.put("RW", !options.contains("ro"));
      one.put("Propagation", first(options, MountText.PROPAGATION));
      String from = mount.volume().isEmpty() ? source(mount) : mount.volume();
      host.withArray("/Binds").add(from + ":" + mount.destination() + ":" + text);
    }
  }

  /** As in Podman, pseudo-terminals look like a bind mount. */
  private static void devpts(ObjectNode one, ObjectNode host, ContainerInfo.Mounted mount) {
    one.put("Type", "bind");
    one.put("Source", "devpts");
    one.put("Destination", mount.destination());
    one.put("Driver", "");
    one.put("Mode", "");
    mount.options().forEach(one.putArray("Options")::add);
    one.put("RW", true);
    one.put("Propagation", "");
    String options = mount.options().isEmpty() ? "" : ":" + String.join(",", mount.options());
    host.withArray("/Binds").add("devpts:" + mount.destination() + options);
  }

  private static String source(ContainerInfo.Mounted mount) {
    return mount.type() == MountSpec.Type.RAMFS ? "ramfs" : mount.source();
  }

  private static String first(List<String> options, Set<String> wanted) {
    return options.stream().filter(wanted::contains).findFirst().orElse("");
  }

  /** The requested options, followed by the defaults in Podman's order. */
  private static List<String> effective(ContainerInfo.Mounted mount) {
    List<String> options = new ArrayList<>(mount.options());
    options.removeIf(String::isEmpty);
    boolean memory = mount.type() == MountSpec.Type.TMPFS || mount.type() == MountSpec.Type.RAMFS;
    unless(options, Set.of("rw", "ro"), "rw");
    unless(options, MountText.PROPAGATION, "rprivate");
    if (memory || !mount.volume().isEmpty()) {
      unless(options, Set.of("suid", "nosuid"), "nosuid");
      unless(options, Set.of("dev", "nodev"), "nodev");
    }
    if (mount.type() == MountSpec.Type.TMPFS) {
      unless(options, Set.of("tmpcopyup", "notmpcopyup"), "tmpcopyup");
    } else if (!memory && mount.type() != MountSpec.Type.IMAGE) {
      unless(options, Set.of("bind", "rbind"), "rbind");
    }
    return options;
  }

  private static void unless(List<String> options, Set<String> present, String option) {
    if (options.stream().noneMatch(present::contains)) {
      options.add(option);
    }
  }
}
