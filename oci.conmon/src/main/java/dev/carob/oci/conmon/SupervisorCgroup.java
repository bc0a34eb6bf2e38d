package dev.carob.oci.conmon;

import dev.carob.linux.CgroupFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup of conmons: {@code conmon} beside the cgroups of their containers, as Podman does with
 * cgroupfs, in all hierarchies with controllers. A conmon remains in the engine's cgroup if systemd
 * manages the cgroups, if its container has no cgroup or one below the engine's, or if the spec
 * says so.
 */
final class SupervisorCgroup {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisorCgroup.class);
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OWN = Path.of("/proc/self/cgroup");
  private static final String NAME = "conmon";

  /** Part of the names of cgroups below the engine's: see the cgroup mode "split" of containers. */
  private static final String SPLIT = "-payload-";

  private SupervisorCgroup() {}

  /** Moves a conmon to the cgroup before it starts anything. A refusal by the host is logged. */
  static void enter(int conmon, Path bundle) {
    try {
      String container = SpecCgroup.besideSupervisor(bundle);
      int name = container.lastIndexOf('/');
      if (name < 0 || container.contains(":") || container.contains(SPLIT)) {
        return;
      }
      String place = container.substring(1, Math.max(1, name)) + "/" + NAME;
      for (Path hierarchy : hierarchies()) {
        Path cgroup = hierarchy.resolve(place.startsWith("/") ? place.substring(1) : place);
        make(hierarchy, cgroup);
        Files.writeString(cgroup.resolve("cgroup.procs"), String.valueOf(conmon));
      }
    } catch (IOException e) {
      LOG.warn("conmon, process {}, remains in the cgroups of the engine", conmon, e);
    }
  }

  /** The root cgroup of each hierarchy with controllers. */
  private static List<Path> hierarchies() throws IOException {
    if (CgroupFeatures.unified()) {
      return List.of(CGROUPS);
    }
    List<Path> found = new ArrayList<>();
    for (String line : Files.readAllLines(OWN)) {
      String controllers = line.split(":", 3)[1];
      if (!controllers.isEmpty() && !controllers.contains("=")) {
        found.add(CGROUPS.resolve(controllers));
      }
    }
    return found;
  }

  /**
   * Creates a cgroup. In the cpuset hierarchy, processors and memory nodes must be set before it
   * accepts processes.
   */
  private static void make(Path hierarchy, Path cgroup) throws IOException {
    if (Files.isDirectory(cgroup)) {
      return;
    }
    Files.createDirectories(cgroup);
    Path at = hierarchy;
    for (Path name : hierarchy.relativize(cgroup)) {
      Path below = at.resolve(name);
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        Path own = below.resolve(file);
        if (!CgroupFeatures.unified() && Files.exists(own) && Files.readString(own).isBlank()) {
          Files.writeString(own, Files.readString(at.resolve(file)).strip());
        }
      }
      at = below;
    }
  }
}
