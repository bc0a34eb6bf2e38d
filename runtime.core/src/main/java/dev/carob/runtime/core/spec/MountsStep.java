package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.linux.CgroupFeatures;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.MountEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the mounts: kernel file systems, the engine's files, and those of the user, parents before
 * children. The engine provides {@code /dev/shm}, so the default mount for it is omitted. A mount
 * of the user replaces one of the engine or the kernel at the same path.
 */
final class MountsStep implements SpecStep {

  private static final Logger LOG = LoggerFactory.getLogger(MountsStep.class);

  /** The path of the init program in the container. */
  static final String INIT = "/run/carob-init";

  private static final List<String> TMPFS_OF_SYSTEMD =
      List.of("/run", "/run/lock", "/tmp", "/var/log/journal");
  private static final String SYSTEMD_CGROUP = "/sys/fs/cgroup/systemd";
  private static final int TTY_GROUP = 5;
  private static final String DEV = "/dev";
  private static final String SHM = "/dev/shm";
  private static final Set<String> OF_THE_ENGINE =
      Set.of("z", "Z", "U", "copy", "nocopy", "notmpcopyup", "bind", "rbind", "rw", "ro");

  private record Mount(String destination, String type, String source, List<String> options) {
    static Mount of(String destination, String type, String source, String... options) {
      return new Mount(destination, type, source, List.of(options));
    }
  }

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    List<Mount> mounts = new ArrayList<>(kernels(config));
    new TreeMap<>(context.binds())
        .forEach(
            (place, file) -> {
              mounts.add(bind(place, file));
              for (String root : config.spec().mounting().chrootDirs()) {
                mounts.add(bind(Path.of(root + place).normalize().toString(), file));
              }
            });
    if (config.systemd()) {
      mounts.addAll(systemds());
    }
    if (!config.spec().init().isEmpty()) {
      mounts.add(Mount.of(INIT, "bind", config.spec().init(), "bind", "rprivate", "ro"));
    }
    Set<String> chosen =
        config.mounts().stream().map(MountEntry::destination).collect(Collectors.toSet());
    mounts.removeIf(mount -> superseded(config, mount.destination(), chosen));
    config.mounts().forEach(entry -> mounts.add(chosen(entry, context)));
    // A mount below another one comes after it.
    mounts.sort(Comparator.comparing(mount -> Path.of(mount.destination()).getNameCount()));
    ArrayNode array = spec.putArray("mounts");
    for (Mount mount : mounts) {
      ObjectNode node = array.addObject();
      node.put("destination", mount.destination())
          .put("type", mount.type())
          .put("source", mount.source());
      mount.options().forEach(node.putArray("options")::add);
    }
    propagation(config, spec);
  }

  /** Creates a bind mount; it has its own flags, independent of the original mount's. */
  private static Mount bind(String place, String file) {
    return place.equals(SHM)
        ? Mount.of(place, "bind", file, "bind", "rprivate", "rw", "nosuid", "noexec", "nodev")
        : Mount.of(place, "bind", file, "bind", "rprivate", "rw");
  }

  private static boolean superseded(ContainerConfig config, String place, Set<String> chosen) {
    if (chosen.contains(place)) {
      LOG.warn("{}: the requested mount at {} replaces the engine's", config.title(), place);
      return true;
    }
    return chosen.contains(DEV) && place.startsWith(DEV + "/");
  }

  private static List<Mount> kernels(ContainerConfig config) {
    String mode = config.spec().security().privileged() ? "rw" : "ro";
    boolean ownUsers = config.ids().present();
    List<Mount> mounts = new ArrayList<>();
    if (ownUsers && hosts(config.spec().namespaces().pid())) {
      // The kernel permits a new procfs only in a pid namespace of the same user namespace.
      mounts.add(Mount.of("/proc", "bind", "/proc", "rbind", "nosuid", "noexec", "nodev"));
    } else {
      mounts.add(Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
    }
    mounts.add(
        Mount.of(
            DEV, "tmpfs", "tmpfs", "nosuid", "noexec", "strictatime", "mode=755", "size=65536k"));
    if (ownUsers && config.spec().network().equals("host")) {
      mounts.add(Mount.of("/sys", "bind", "/sys", "rbind", "nosuid", "noexec", "nodev", mode));
    } else {
      mounts.add(Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", mode));
    }
    List<String> terminals =
        new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    if (config.ids().mapsGid(TTY_GROUP)) {
      terminals.add("gid=" + TTY_GROUP);
    }
    mounts.add(new Mount("/dev/pts", "devpts", "devpts", terminals));
    if (ownUsers && hosts(config.spec().namespaces().ipc())) {
      mounts.add(
          Mount.of("/dev/mqueue", "bind", "/dev/mqueue", "bind", "nosuid", "noexec", "nodev"));
    } else {
      mounts.add(Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    }
    String cgroupMode = config.systemd() && CgroupFeatures.unified() ? "rw" : mode;
    mounts.add(
        Mount.of(
            "/sys/fs/cgroup",
            "cgroup",
            "cgroup",
            "nosuid",
            "noexec",
            "nodev",
            "relatime",
            cgroupMode));
    return mounts;
  }

  /** The mounts that systemd needs as the first process (systemd's CONTAINER_INTERFACE). */
  private static List<Mount> systemds() {
    List<Mount> mounts = new ArrayList<>();
    for (String place : TMPFS_OF_SYSTEMD) {
      mounts.add(
          Mount.of(place, "tmpfs", "tmpfs", "rw", "rprivate", "nosuid", "nodev", "tmpcopyup"));
    }
    if (!CgroupFeatures.unified() && Files.isDirectory(Path.of(SYSTEMD_CGROUP))) {
      mounts.add(
          Mount.of(
              SYSTEMD_CGROUP,
              "bind",
              SYSTEMD_CGROUP,
              "bind",
              "rprivate",
              "nosuid",
              "nodev",
              "noexec"));
    }
    return mounts;
  }

  private static boolean hosts(NamespaceChoice choice) {
    return choice.kind() == NamespaceChoice.Kind.HOST;
  }

  private static Mount chosen(MountEntry entry, SpecContext context) {
    Map<String, String> sources = context.sources();
    List<String> options = new ArrayList<>();
    Set<String> asked = new TreeSet<>(entry.options());
    for (String imposed : context.imposed().getOrDefault(entry.destination(), List.of())) {
      asked.remove(imposed.equals("ro") ? "rw" : imposed.substring("no".length()));
      asked.add(imposed);
    }
    // Images are mounted read-only unless requested otherwise.
    boolean readOnly =
        entry.type() == MountSpec.Type.IMAGE ? !asked.contains("rw") : asked.contains("ro");
    options.add(readOnly ? "ro" : "rw");
    if (asked.stream().noneMatch(MountText.PROPAGATION::contains)) {
      options.add("rprivate");
    }
    if (entry.type() == MountSpec.Type.DEVPTS) {
      return new Mount(entry.destination(), "devpts", "devpts", entry.options());
    }
    asked.stream()
        .filter(option -> !OF_THE_ENGINE.contains(option) && !IdmapOption.matches(option))
        .forEach(options::add);
    if (entry.inMemory() || !entry.volume().isEmpty() || entry.own()) {
      add(options, asked, "suid", "nosuid");
      add(options, asked, "dev", "nodev");
    }
    if (entry.type() == MountSpec.Type.TMPFS) {
      if (!asked.contains("notmpcopyup") && !asked.contains("tmpcopyup")) {
        options.add("tmpcopyup");
      }
      return new Mount(entry.destination(), "tmpfs", "tmpfs", options);
    }
    if (entry.type() == MountSpec.Type.RAMFS) {
      options.remove("tmpcopyup");
      return new Mount(entry.destination(), "ramfs", "ramfs", options);
    }
    if (entry.overlaid()) {
      return overlay(entry, sources.getOrDefault(entry.destination(), ""));
    }
    options.add(asked.contains("bind") ? "bind" : "rbind");
    String source = sources.getOrDefault(entry.destination(), entry.source());
    return new Mount(entry.destination(), "bind", source, options);
  }

  private static Mount overlay(MountEntry entry, String directory) {
    String upper = entry.option("upperdir");
    String work = entry.option("workdir");
    return Mount.of(
        entry.destination(),
        "overlay",
        "overlay",
        "lowerdir=" + entry.source(),
        "upperdir=" + (upper.isEmpty() ? directory + "/upper" : upper),
        "workdir=" + (work.isEmpty() ? directory + "/work" : work),
        "rprivate");
  }

  private static void add(List<String> options, Set<String> asked, String not, String option) {
    if (!asked.contains(not) && !asked.contains(option)) {
      options.add(option);
    }
  }

  /** If a mount propagates, the root filesystem has to propagate as well. */
  private static void propagation(ContainerConfig config, ObjectNode spec) {
    Set<String> all =
        config.mounts().stream()
            .flatMap(entry -> entry.options().stream())
            .collect(Collectors.toSet());
    if (all.contains("shared") || all.contains("rshared")) {
      spec.withObject("/linux").put("rootfsPropagation", "shared");
    } else if (all.contains("slave") || all.contains("rslave")) {
      spec.withObject("/linux").put("rootfsPropagation", "rslave");
    }
  }
}
