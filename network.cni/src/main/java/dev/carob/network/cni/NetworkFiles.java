package dev.carob.network.cni;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.network.Network;
import dev.carob.api.network.NetworkSpec;
import dev.carob.api.network.Subnet;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * The networks that configuration files describe: the default one, which is made when it is first
 * needed, then by directory and name. The first directory is the engine's own, and only there files
 * are made and removed.
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
   * @param others directories besides
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

  /** All networks by name; of two of a name, the one found first. A broken file is logged. */
  synchronized Map<String, NetworkList> load() {
    Map<String, NetworkList> found = read();
    if (!found.containsKey(DEFAULT)) {
      Path file = own.resolve(DEFAULT + ENDING);
      if (Files.exists(file)) {
        throw new CarobException.NetworkFailed(
            "the default network's configuration %s can't be used: mend it, or remove it to have it made anew"
                .formatted(file),
            null);
      }
      make(NetworkSpec.named(DEFAULT).as(DEFAULT, device(DEFAULT)).withDns(false), found);
      found = read();
    }
    Map<String, NetworkList> ordered = new LinkedHashMap<>();
    ordered.put(DEFAULT, found.remove(DEFAULT));
    ordered.putAll(found);
    return ordered;
  }

  private Map<String, NetworkList> read() {
    Map<String, NetworkList> networks = new LinkedHashMap<>();
    for (Path directory : directories) {
      for (Path file : files(directory)) {
        try {
          NetworkList list = NetworkList.read(mapper, file);
          networks.putIfAbsent(list.name(), list);
        } catch (CarobException.InvalidArgument e) {
          LOG.warn("{}", e.getMessage());
        }
      }
    }
    return networks;
  }

  Network describe(NetworkList list) {
    return BridgeConfig.describe(list, list.source().startsWith(own));
  }

  /** The name of a network's bridge: an engine's own, since several may run on a machine. */
  private String device(String name) {
    CRC32 crc = new CRC32();
    crc.update((number + name).getBytes(StandardCharsets.UTF_8));
    long value = name.equals(DEFAULT) ? number : crc.getValue();
    return "carob" + HexFormat.of().toHexDigits((int) value);
  }

  /** Makes a network of which all but name, device and subnets is decided. */
  synchronized NetworkList create(NetworkSpec asked) {
    Map<String, NetworkList> known = load();
    String name = asked.name();
    if (name.isEmpty()) {
      int count = 1;
      while (known.containsKey("network" + count)) {
        count++;
      }
      name = "network" + count;
    }
    if (!NetworkList.NAME.matcher(name).matches()) {
      throw new CarobException.InvalidArgument(
          "network name "
              + name
              + " invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
    }
    if (known.containsKey(name) || List.of("none", "host", "bridge", "private").contains(name)) {
      throw new CarobException.NameInUse(
          "network name " + name + " already used: network already exists");
    }
    String device = asked.device().isEmpty() ? device(name) : asked.device();
    if (!device.matches("[^\\s/:]{1,%d}".formatted(DEVICE_NAME)) || device.matches("\\.{1,2}")) {
      throw new CarobException.InvalidArgument(
          "invalid interface name '%s': it has at most %d letters".formatted(device, DEVICE_NAME));
    }
    for (NetworkList other : known.values()) {
      if (describe(other).device().equals(device)) {
        throw new CarobException.NameInUse(
            "bridge name %s already in use by network %s".formatted(device, other.name()));
      }
    }
    return make(asked.as(name, device), known);
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
      subnets.requireFree(whole, taken);
      taken.add(Subnets.Prefix.parse(whole.subnet()));
      chosen.add(whole);
    }
    long start = asked.name().equals(DEFAULT) ? number : number + known.size();
    // A subnet that is named stands alone; IPv6 that is asked for comes beside it.
    if (chosen.isEmpty()) {
      chosen.add(subnets.free4(start, taken));
    }
    if (asked.ipv6() && chosen.stream().noneMatch(NetworkFiles::isSix)) {
      chosen.add(subnets.free6(start, taken));
    }
    NetworkSpec spec = asked.withSubnets(chosen);
    Path file = own.resolve(spec.name() + ENDING);
    try {
      Faults.beforeFile("write network");
      Files.createDirectories(own);
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      mapper
          .writerWithDefaultPrettyPrinter()
          .writeValue(whole.toFile(), bridges.of(spec, Instant.now()));
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      Faults.after("write network");
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot make the network " + file + ": " + e, e);
    }
    return NetworkList.read(mapper, file);
  }

  private static boolean isSix(Subnet subnet) {
    return subnet.subnet().contains(":");
  }

  /**
   * Looks whether a network may be removed.
   *
   * @throws CarobException.InvalidArgument it is the default one, or was not made here
   */
  void requireOwn(NetworkList list) {
    if (!list.source().startsWith(own)) {
      throw new CarobException.InvalidArgument(
          "network %s is configured in %s: whoever wrote that file removes it"
              .formatted(list.name(), list.source()));
    }
    if (list.name().equals(DEFAULT)) {
      throw new CarobException.InvalidArgument("default network " + DEFAULT + " cannot be removed");
    }
  }

  /** Removes the file of a network that was made here. */
  synchronized void remove(NetworkList list) {
    requireOwn(list);
    try {
      Faults.beforeFile("remove network");
      Files.deleteIfExists(list.source());
      Faults.after("remove network");
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot remove " + list.source() + ": " + e, e);
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
