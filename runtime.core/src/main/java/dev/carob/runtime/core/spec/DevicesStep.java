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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern RULE =
      Pattern.compile("([acb]) (\\d{1,9}|\\*)(?::(\\d{1,9}|\\*))? ([rwm]{1,3})");

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Security asked = context.config().spec().security();
    ObjectNode linux = spec.withObject("/linux");
    ArrayNode rules = linux.withObject("/resources").putArray("devices");
    rules.addObject().put("allow", asked.privileged()).put("access", EVERYTHING);
    ArrayNode nodes = linux.putArray("devices");
    try {
      if (asked.privileged()) {
        tree(DEV, path -> !OWN.contains(DEV.relativize(path).getName(0).toString()))
            .forEach(path -> node(nodes, path, path.toString()));
      }
      for (Device device : asked.devices()) {
        add(device, nodes, rules);
      }
      asked.deviceRules().forEach(rule -> rule(rule, rules.addObject()));
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

  private static void rule(String text, ObjectNode rule) {
    Matcher parts = matched(text);
    rule.put("allow", true).put("type", parts.group(1));
    number(rule, "major", parts.group(2));
    number(rule, "minor", Objects.requireNonNullElse(parts.group(3), "*"));
    rule.put("access", parts.group(4));
  }

  /**
   * Sets a device number of a rule. For an asterisk it is left out, which stands for all numbers.
   */
  private static void number(ObjectNode rule, String name, String text) {
    if (!text.equals("*")) {
      rule.put(name, Long.parseLong(text));
    }
  }

  private static Matcher matched(String text) {
    Matcher parts = RULE.matcher(text);
    if (!parts.matches()) {
      throw new CarobException.InvalidArgument(
          "invalid device cgroup rule '" + text + "': it must be like 'c 10:* rwm'",
          FailureDetails.field("security.deviceRules"));
    }
    return parts;
  }

  /**
   * Validates the requested devices.
   *
   * @throws CarobException.InvalidArgument a device is invalid; names the device
   */
  static void check(Security asked) {
    asked.deviceRules().forEach(DevicesStep::matched);
  }

  private static void add(Device device, ArrayNode nodes, ArrayNode rules) throws IOException {
    Path host = Path.of(device.host());
    Path real;
    try {
      real = host.toRealPath();
    } catch (NoSuchFileException e) {
      throw new CarobException.InvalidArgument(
          "the device " + host + " does not exist", e, FailureDetails.field("security.devices"));
    }
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
