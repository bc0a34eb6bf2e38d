package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Device;
import dev.carob.api.container.Security;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Adds devices to those that every runtime creates. Requested devices must exist; a privileged
 * container gets all devices that the host has at its start.
 */
final class DevicesStep implements SpecStep {

  private static final Path DEV = Path.of("/dev");
  // Devices that OCI runtimes create in every container.
  private static final Set<String> OWN =
      Set.of("pts", "shm", "mqueue", "console", "fd", "stdin", "stdout", "stderr", "core", "ptmx");
  private static final String EVERYTHING = "rwm";
  private static final Path TERMINAL = Path.of("/dev/tty");

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Security asked = context.config().spec().security();
    ObjectNode linux = spec.withObject("/linux");
    ArrayNode rules = linux.withObject("/resources").putArray("devices");
    rules.addObject().put("allow", asked.privileged()).put("access", EVERYTHING);
    ArrayNode nodes = linux.putArray("devices");
    try {
      if (asked.privileged()) {
        boolean systemd = context.config().systemd();
        tree(DEV, path -> !OWN.contains(DEV.relativize(path).getName(0).toString())).stream()
            .filter(path -> !systemd || !isTerminal(path))
            .forEach(path -> node(nodes, path, path.toString()));
      }
      for (Device device : asked.devices()) {
        add(device, nodes, rules);
      }
      asked.deviceRules().forEach(rule -> DeviceRule.parse(rule).write(rules.addObject()));
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          context.config().title() + ": cannot inspect a device: " + e,
          e,
          FailureDetails.field("security.devices"));
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(context.config().title() + ": " + e.getMessage(), e);
    }
    if (nodes.isEmpty()) {
      linux.remove("devices");
    }
  }

  /** The host's terminals, on which systemd would start login prompts. */
  private static boolean isTerminal(Path path) {
    return path.toString().startsWith(TERMINAL.toString()) && !path.equals(TERMINAL);
  }

  /**
   * Validates the requested devices.
   *
   * @throws CarobException.InvalidArgument a device is invalid; names the device
   */
  static void check(Security asked) {
    asked.deviceRules().forEach(DeviceRule::parse);
    asked.devices().forEach(device -> real(Path.of(device.host())));
  }

  private static void add(Device device, ArrayNode nodes, ArrayNode rules) throws IOException {
    Path host = Path.of(device.host());
    Path real = real(host);
    int before = nodes.size();
    for (Path path : tree(real, found -> true)) {
      Path below = real.relativize(path);
      node(nodes, path, Path.of(device.container()).resolve(below).normalize().toString());
    }
    if (nodes.size() == before) {
      throw new CarobException.InvalidArgument(
          host + " is neither a device nor a directory with devices",
          FailureDetails.field("security.devices"));
    }
    for (int i = before; i < nodes.size(); i++) {
      rules
          .addObject()
          .put("allow", true)
          .put("type", nodes.get(i).path("type").asText())
          .put("major", nodes.get(i).path("major").asLong())
          .put("minor", nodes.get(i).path("minor").asLong())
          .put("access", device.permissions());
    }
  }

  /** Follows symbolic links. */
  private static Path real(Path device) {
    try {
      return device.toRealPath();
    } catch (NoSuchFileException e) {
      throw new CarobException.InvalidArgument(
          "stat " + device + ": no such file or directory",
          e,
          FailureDetails.field("security.devices"));
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "stat " + device + ": " + e, e, FailureDetails.field("security.devices"));
    }
  }

  private static List<Path> tree(Path top, java.util.function.Predicate<Path> wanted)
      throws IOException {
    if (!Files.isDirectory(top)) {
      return List.of(top);
    }
    try (Stream<Path> found = Files.walk(top)) {
      return found.filter(path -> !path.equals(top)).filter(wanted).sorted().toList();
    }
  }

  private static void node(ArrayNode nodes, Path host, String container) {
    FileStat stat;
    try {
      stat = FileStat.of(host);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot inspect the device " + host + ": " + e,
          e,
          FailureDetails.field("security.devices"));
    }
    String type =
        stat.type() == ConfinedTree.S_IFCHR ? "c" : stat.type() == ConfinedTree.S_IFBLK ? "b" : "";
    if (type.isEmpty()) {
      return;
    }
    nodes
        .addObject()
        .put("path", container)
        .put("type", type)
        .put("major", stat.major())
        .put("minor", stat.minor())
        .put("fileMode", stat.permissions())
        .put("uid", stat.uid())
        .put("gid", stat.gid());
  }
}
