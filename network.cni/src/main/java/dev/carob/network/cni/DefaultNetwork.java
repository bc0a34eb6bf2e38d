package dev.carob.network.cni;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** The bridge that containers join without being asked, made when it is first needed. */
final class DefaultNetwork {

  static final String NAME = "carob";

  private static final int SUBNETS = 256;

  private final ObjectMapper mapper;
  private final Path file;
  private final Path leases;
  private final Path routes;
  private final long root;

  /**
   * @param file takes its configuration
   * @param leases of addresses; volatile
   * @param routes the kernel's, {@code /proc/net/route}
   */
  DefaultNetwork(ObjectMapper mapper, Path file, Path leases, Path routes) {
    this.mapper = mapper;
    this.file = file;
    this.leases = leases;
    this.routes = routes;
    CRC32 crc = new CRC32();
    crc.update(file.toString().getBytes(StandardCharsets.UTF_8));
    root = crc.getValue();
  }

  /** The name of the bridge: an engine's own, since several may run on a machine. */
  String bridge() {
    return "carob" + HexFormat.of().toHexDigits((int) root);
  }

  /** Writes the configuration where there is none yet. */
  synchronized void make() {
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      mapper.writerWithDefaultPrettyPrinter().writeValue(whole.toFile(), config(subnet()));
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(
          "cannot make the default network " + file + ": " + e, e);
    }
  }

  private ObjectNode config(String subnet) {
    ObjectNode list = mapper.createObjectNode();
    list.put("cniVersion", "1.0.0").put("name", NAME);
    ObjectNode bridge = list.putArray("plugins").addObject();
    bridge.put("type", "bridge").put("bridge", bridge());
    bridge.put("isGateway", true).put("ipMasq", true).put("hairpinMode", true);
    ObjectNode ipam = bridge.putObject("ipam");
    ipam.put("type", "host-local").put("dataDir", leases.toString());
    ipam.putArray("routes").addObject().put("dst", "0.0.0.0/0");
    ipam.putArray("ranges").addArray().addObject().put("subnet", subnet);
    list.withArray("/plugins")
        .addObject()
        .put("type", "portmap")
        .putObject("capabilities")
        .put("portMappings", true);
    return list;
  }

  /** One of 10.89.0.0/24 to 10.89.255.0/24 that no route of the host overlaps. */
  private String subnet() {
    List<int[]> taken = routes();
    for (int i = 0; i < SUBNETS; i++) {
      int third = (int) ((root + i) % SUBNETS);
      int candidate = 10 << 24 | 89 << 16 | third << 8;
      boolean free =
          taken.stream()
              .noneMatch(
                  route -> {
                    int mask = route[1] & 0xffffff00;
                    return (candidate & mask) == (route[0] & mask);
                  });
      if (free) {
        return "10.89." + third + ".0/24";
      }
    }
    throw new CarobException.NetworkFailed(
        "no subnet of 10.89.0.0/16 is free of routes: write a network of your own to "
            + file.getParent(),
        null);
  }

  /** Destination and mask of each route but the default one. */
  private List<int[]> routes() {
    try {
      return Files.readAllLines(routes).stream()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(fields -> new int[] {address(fields[1]), address(fields[7])})
          .filter(route -> route[1] != 0)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + routes, e);
    }
  }

  /** The kernel prints addresses as numbers of the machine's byte order. */
  private static int address(String hex) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
  }
}
