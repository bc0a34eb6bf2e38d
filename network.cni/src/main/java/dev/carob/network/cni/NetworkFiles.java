package dev.carob.network.cni;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Subnet;
import dev.carob.linux.Faults;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of the configuration files: first the default network, which is created when it is
 * first needed, then the others by directory and name. Files are created and removed only in the
 * first directory, the engine's own.
 */
final class NetworkFiles {

  static final String DEFAULT = "carob";

  private static final Logger LOG = LoggerFactory.getLogger(NetworkFiles.class);
  private static final String ENDING = ".conflist";
  private static final int DEVICE_NAME = 15;

  private final ObjectMapper mapper;
  private final BridgeConfig bridges;
  private final Subnets subnets;
  private final Path own;
  private final List<Path> directories;
  private final long number;

  /**
   * @param own directory of the engine's own networks
   * @param others further directories
   */
  NetworkFiles(
      ObjectMapper mapper, BridgeConfig bridges, Subnets subnets, Path own, List<Path> others) {
    this.mapper = mapper;
    this.bridges = bridges;
    this.subnets = subnets;
    this.own = own;
    directories = new ArrayList<>(List.of(own));
    directories.addAll(others);
    CRC32 crc = new CRC32();
    crc.update(own.toString().getBytes(StandardCharsets.UTF_8));
    number = crc.getValue();
  }

  /**
   * All networks by name; if several have the same name, the first one found takes precedence.
   *
   * @param usable valid networks, the default one first
   * @param damaged errors of networks that cannot be used, by the name of the file
   */
  record Found(Map<String, NetworkList> usable, Map<String, Damage> damaged) {

    /**
     * Finds a network.
     *
     * @throws CarobException.NetworkFailed its file is damaged
     * @throws CarobException.NotFound no network has this name
     */
    NetworkList get(String name) {
      NetworkList list = usable.get(name);
      if (list != null) {
        return list;
      }
      Damage damage = damaged.get(name);
      if (damage != null) {
        throw new CarobException.NetworkFailed(
            "network %s is damaged: %s: restore the file or remove the network"
                .formatted(name, damage.why()),
            null,
            FailureDetails.about(Subject.Kind.NETWORK, name));
      }
      throw new CarobException.NotFound(
          "unable to find network with name or ID " + name + ": network not found",
          FailureDetails.about(Subject.Kind.NETWORK, name));
    }
  }

  /**
   * A file that cannot be used.
   *
   * @param why reason, including the file's name
   */
  record Damage(Path file, String why) {}

  /** Like {@link #find()}, but returns only the valid networks. */
  Map<String, NetworkList> load() {
    return find().usable();
  }

  /** Reads all files, and creates the default network if it does not exist. */
  synchronized Found find() {
    Found found = read();
    if (!found.usable().containsKey(DEFAULT) && !found.damaged().containsKey(DEFAULT)) {
      NetworkSpec standard = NetworkRules.completed(NetworkSpec.named(DEFAULT).withDns(false));
      make(standard.as(DEFAULT, device(DEFAULT)), found.usable());
      found = read();
    }
    Map<String, NetworkList> ordered = new LinkedHashMap<>();
    NetworkList standard = found.usable().remove(DEFAULT);
    if (standard != null) {
      ordered.put(DEFAULT, standard);
    }
    ordered.putAll(found.usable());
    return new Found(ordered, found.damaged());
  }

  private Found read() {
    Map<String, NetworkList> networks = new LinkedHashMap<>();
    Map<String, Damage> damaged = new LinkedHashMap<>();
    for (Path directory : directories) {
      for (Path file : files(directory)) {
        try {
          NetworkList list = NetworkList.read(mapper, file);
          networks.putIfAbsent(list.name(), list);
        } catch (CarobException.InvalidArgument e) {
          String why = String.valueOf(e.getMessage());
          String name = nameOf(file);
          if (NetworkList.NAME.matcher(name).matches()) {
            LOG.debug("damaged", e);
            damaged.putIfAbsent(name, new Damage(file, why));
          } else {
            LOG.warn("{}", why);
          }
        }
      }
    }
    damaged.keySet().removeAll(networks.keySet());
    return new Found(networks, damaged);
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.conf(list)?$", "");
  }

  /** Describes all networks, the default one first, including damaged ones. */
  List<Network> describeAll() {
    Found found = find();
    List<Network> all = new ArrayList<>();
    found.usable().values().forEach(list -> all.add(describe(list)));
    found
        .damaged()
        .forEach(
            (name, damage) ->
                all.add(
                    name.equals(DEFAULT) ? 0 : all.size(),
                    BridgeConfig.damaged(name, damage.why(), isOwn(damage.file()))));
    return all;
  }

  private boolean isOwn(Path file) {
    return file.startsWith(own);
  }

  Network describe(NetworkList list) {
    return BridgeConfig.describe(list, isOwn(list.source()));
  }

  /**
   * The default bridge name of a network. It is unique to this engine, since several engines may
   * run on a host.
   */
  String device(String name) {
    CRC32 crc = new CRC32();
    crc.update((number + name).getBytes(StandardCharsets.UTF_8));
    long value = name.equals(DEFAULT) ? number : crc.getValue();
    return "carob" + HexFormat.of().toHexDigits((int) value);
  }

  /** Returns true if the kernel accepts a name for an interface. */
  static boolean isDevice(String name) {
    return name.matches("[^\\s/:]{1,%d}".formatted(DEVICE_NAME))
        && !List.of("lo", ".", "..").contains(name);
  }

  /** Creates a network. Name, device, subnets and assignment of addresses may be left open. */
  synchronized NetworkList create(NetworkSpec request) {
    NetworkSpec asked = NetworkRules.completed(request);
    Map<String, NetworkList> known = load();
    String name = asked.name();
    if (name.isEmpty()) {
      int count = 1;
      while (known.containsKey("network" + count) || hasFile("network" + count)) {
        count++;
      }
      name = "network" + count;
    }
    if (!NetworkList.NAME.matcher(name).matches()) {
      throw new CarobException.InvalidArgument(
          "network name "
              + name
              + " invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument",
          FailureDetails.field("name"));
    }
    if (List.of("none", "host", "bridge", "private").contains(name)) {
      throw new CarobException.InvalidArgument(
          "cannot create network with name \"%s\" because it conflicts with a valid network mode"
              .formatted(name),
          FailureDetails.field("name"));
    }
    if (known.containsKey(name) || hasFile(name)) {
      throw new CarobException.NameInUse(
          "network name " + name + " already used: network already exists",
          FailureDetails.about(Subject.Kind.NETWORK, name).andField("name"));
    }
    String device = NetworkRules.isBridge(asked) ? bridge(asked, name, known) : asked.device();
    return make(asked.as(name, device), known);
  }

  private String bridge(NetworkSpec asked, String name, Map<String, NetworkList> known) {
    String device = asked.device().isEmpty() ? device(name) : asked.device();
    if (!isDevice(device)) {
      throw new CarobException.InvalidArgument(
          "invalid interface name '%s': it must have 1 to %d characters, without blanks, / and :"
              .formatted(device, DEVICE_NAME),
          FailureDetails.field("device"));
    }
    for (NetworkList other : known.values()) {
      if (describe(other).device().equals(device)) {
        throw new CarobException.NameInUse(
            "bridge name %s already in use by network %s".formatted(device, other.name()),
            FailureDetails.about(Subject.Kind.NETWORK, other.name()).andField("device"));
      }
    }
    return device;
  }

  /**
   * Returns true if a file exists for the name, even if it is damaged or belongs to a network of
   * another name.
   */
  private boolean hasFile(String name) {
    return Files.exists(own.resolve(name + ENDING), LinkOption.NOFOLLOW_LINKS);
  }

  private NetworkList make(NetworkSpec asked, Map<String, NetworkList> known) {
    List<Subnets.Prefix> taken = new ArrayList<>();
    known
        .values()
        .forEach(
            other ->
                describe(other)
                    .subnets()
                    .forEach(one -> taken.add(Subnets.Prefix.parse(one.subnet()))));
    List<Subnet> chosen = new ArrayList<>();
    for (Subnet subnet : asked.subnets()) {
      Subnet whole = Subnets.completed(subnet, !asked.internal());
      if (NetworkRules.isBridge(asked)) {
        // The subnet of a parent interface is in use on the host.
        subnets.requireFree(whole, taken);
      }
      taken.add(Subnets.Prefix.parse(whole.subnet()));
      chosen.add(whole);
    }
    long start = asked.name().equals(DEFAULT) ? number : number + known.size();
    // A given subnet is used alone; with IPv6 a second subnet is added.
    boolean addressed = !List.of(NetworkRules.NONE, NetworkRules.DHCP).contains(asked.ipam());
    if (chosen.isEmpty() && addressed) {
      chosen.add(subnets.free4(start, taken));
    }
    if (asked.ipv6() && chosen.stream().noneMatch(NetworkFiles::isSix)) {
      chosen.add(subnets.free6(start, taken));
    }
    NetworkRules.requireReachable(asked.routes(), chosen);
    NetworkSpec spec = asked.withSubnets(chosen);
    Path file = own.resolve(spec.name() + ENDING);
    write(file, bridges.of(spec, Instant.now()));
    return NetworkList.read(mapper, file);
  }

  /** Replaces the name servers of a network that Carob created. */
  synchronized NetworkList setServers(NetworkList list, List<String> servers) {
    requireOwn(list.name(), list.source());
    ObjectNode whole = list.whole().deepCopy();
    BridgeConfig.setServers(whole, servers);
    write(list.source(), whole);
    return NetworkList.read(mapper, list.source());
  }

  private void write(Path file, ObjectNode content) {
    try {
      Faults.beforeFile("write network");
      Files.createDirectories(own);
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      mapper.writerWithDefaultPrettyPrinter().writeValue(whole.toFile(), content);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Faults.after("write network");
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot write the network " + file + ": " + e, e);
    }
  }

  private static boolean isSix(Subnet subnet) {
    return subnet.subnet().contains(":");
  }

  /**
   * Throws if Carob did not create the file.
   *
   * @throws CarobException.InvalidArgument names network and file
   */
  void requireOwn(String name, Path file) {
    if (!isOwn(file)) {
      throw new CarobException.InvalidArgument(
          "network %s is configured in %s, which Carob did not create: remove that file instead"
              .formatted(name, file),
          FailureDetails.about(Subject.Kind.NETWORK, name));
    }
  }

  /** Removes the file of a network that Carob created, or the directory that has replaced it. */
  synchronized void remove(String name, Path file) {
    requireOwn(name, file);
    try {
      Faults.beforeFile("remove network");
      TreeRemoval.remove(file);
      Faults.after("remove network");
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot remove " + file + ": " + e, e);
    }
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.endsWith(ENDING) || name.endsWith(".conf");
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot list " + directory + ": " + e, e);
    }
  }
}
