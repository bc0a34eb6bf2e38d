package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the configuration of Carob's own networks, and describes the network of any configuration.
 * Properties that CNI does not define are stored under a key of Carob's own.
 */
final class BridgeConfig {

  /** The driver of Carob's own networks and the type of their first plugin. */
  static final String DRIVER = "bridge";

  static final String DNS_PLUGIN = "dnsname";
  static final String DNS_DOMAIN = "dns.podman";

  static final String ISOLATION_PLUGIN = "firewall";

  private static final String OURS = "carob";
  private static final String SERVERS = "servers";
  private static final String VERSION = "1.0.0";

  private final ObjectMapper mapper;
  private final Path leases;

  /**
   * @param leases directory of the address leases
   */
  BridgeConfig(ObjectMapper mapper, Path leases) {
    this.mapper = mapper;
    this.leases = leases;
  }

  /**
   * @param spec a spec that sets name, device and subnets
   */
  ObjectNode of(NetworkSpec spec, Instant created) {
    ObjectNode list = mapper.createObjectNode();
    list.put("cniVersion", VERSION).put("name", spec.name());
    ObjectNode ours = list.putObject(OURS);
    ours.put("created", created.toString()).put("internal", spec.internal());
    spec.labels().forEach(ours.putObject("labels")::put);
    MetricRoutes.put(ours, spec);
    spec.servers().forEach(ours.putArray(SERVERS)::add);
    ArrayNode plugins = list.putArray("plugins");
    if (NetworkRules.isBridge(spec)) {
      bridge(plugins, spec);
    } else {
      ofParent(plugins.addObject(), spec);
    }
    return list;
  }

  private void bridge(ArrayNode plugins, NetworkSpec spec) {
    boolean addressed = !spec.subnets().isEmpty();
    ObjectNode bridge = plugins.addObject();
    bridge.put("type", DRIVER).put("bridge", spec.device());
    bridge.put("isGateway", addressed && !spec.internal()).put("ipMasq", false);
    bridge.put("hairpinMode", true);
    if (spec.mtu() > 0) {
      bridge.put("mtu", spec.mtu());
    }
    if (spec.vlan() > 0) {
      bridge.put("vlan", spec.vlan());
    }
    bridge.putObject("capabilities").put("ips", true).put("mac", true);
    addresses(bridge.putObject("ipam"), spec);
    if (addressed && !spec.internal()) {
      plugins
          .addObject()
          .put("type", "portmap")
          // The portmap plugin checks all of its rules at every DEL, even if it has not added any.
          .put(RuntimeConfig.ONLY_FOR, "portMappings")
          .putObject("capabilities")
          .put("portMappings", true);
    }
    if (spec.isolated()) {
      plugins
          .addObject()
          .put("type", ISOLATION_PLUGIN)
          .put("backend", "iptables")
          .put("ingressPolicy", "same-bridge");
    }
    if (spec.dns()) {
      plugins
          .addObject()
          .put("type", DNS_PLUGIN)
          // The dnsname plugin keeps its files in a directory by the network's name, which all
          // engines share.
          .put(RuntimeConfig.HOST_NAME, spec.device())
          .put("domainName", DNS_DOMAIN)
          .putObject("capabilities")
          .put("aliases", true);
    }
  }

  /** An interface of each container on a parent interface of the host. */
  private void ofParent(ObjectNode plugin, NetworkSpec spec) {
    plugin.put("type", spec.driver());
    put(plugin, "master", spec.device());
    put(plugin, "mode", spec.mode());
    if (spec.mtu() > 0) {
      plugin.put("mtu", spec.mtu());
    }
    ObjectNode capabilities = plugin.putObject("capabilities").put("ips", true);
    if (spec.driver().equals(NetworkRules.MACVLAN)) {
      // With ipvlan, all interfaces have the parent's address.
      capabilities.put("mac", true);
    }
    addresses(plugin.putObject("ipam"), spec);
  }

  private void addresses(ObjectNode ipam, NetworkSpec spec) {
    if (spec.ipam().equals(NetworkRules.NONE)) {
      return;
    }
    ipam.put("type", spec.ipam());
    if (spec.ipam().equals(NetworkRules.DHCP)) {
      return;
    }
    ipam.put("dataDir", leases.toString());
    ArrayNode routes = ipam.putArray("routes");
    ArrayNode ranges = ipam.putArray("ranges");
    for (Subnet subnet : spec.subnets()) {
      ObjectNode range = ranges.addArray().addObject().put("subnet", subnet.subnet());
      put(range, "rangeStart", subnet.first());
      put(range, "rangeEnd", subnet.last());
      put(range, "gateway", subnet.gateway());
      if (!spec.internal() && spec.defaultRoute() && spec.metric() == 0) {
        routes.addObject().put("dst", subnet.subnet().contains(":") ? "::/0" : "0.0.0.0/0");
      }
    }
    for (Route route : spec.routes()) {
      if (route.metric() == 0) {
        routes.addObject().put("dst", route.destination()).put("gw", route.gateway());
      }
    }
  }

  private static void put(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }

  /**
   * Describes the network of a configuration.
   *
   * @param own true if Carob created the configuration
   */
  static Network describe(NetworkList list, boolean own) {
    ObjectNode first = list.plugins().get(0);
    JsonNode ours = list.whole().path(OURS);
    Map<String, String> labels = new LinkedHashMap<>();
    ours.path("labels")
        .fields()
        .forEachRemaining(one -> labels.put(one.getKey(), one.getValue().asText()));
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : List.of("mtu", "vlan")) {
      if (first.path(key).asInt() > 0) {
        options.put(key, first.path(key).asText());
      }
    }
    if (!first.path("mode").asText().isEmpty()) {
      options.put("mode", first.path("mode").asText());
    }
    if (list.plugins().stream().anyMatch(BridgeConfig::isolates)) {
      options.put("isolate", "true");
    }
    MetricRoutes.options(ours, options);
    return Network.builder(list.name())
        .id(id(list.name()))
        .driver(first.path("type").asText())
        .device(first.path("bridge").asText(first.path("master").asText()))
        .created(ours.has("created") ? Instant.parse(ours.path("created").asText()) : Instant.EPOCH)
        .subnets(subnets(first.path("ipam")))
        .internal(ours.path("internal").asBoolean())
        .dns(list.plugins().stream().anyMatch(one -> one.path("type").asText().equals(DNS_PLUGIN)))
        .ipam(first.path("ipam").path("type").asText(NetworkRules.NONE))
        .routes(routes(first.path("ipam"), ours))
        .servers(servers(list))
        .labels(labels)
        .options(options)
        .own(own)
        .build();
  }

  private static boolean isolates(ObjectNode plugin) {
    return plugin.path("type").asText().equals(ISOLATION_PLUGIN)
        && plugin.path("ingressPolicy").asText().equals("same-bridge");
  }

  private static List<Route> routes(JsonNode ipam, JsonNode ours) {
    List<Route> found = new ArrayList<>();
    for (JsonNode route : ipam.path("routes")) {
      if (route.has("gw")) {
        found.add(new Route(route.path("dst").asText(), route.path("gw").asText(), 0));
      }
    }
    found.addAll(MetricRoutes.of(ours));
    return found;
  }

  static void setServers(ObjectNode whole, List<String> servers) {
    servers.forEach(whole.withObject("/" + OURS).putArray(SERVERS)::add);
  }

  /** The network's name servers for names that are not those of containers. */
  static List<String> servers(NetworkList list) {
    List<String> servers = new ArrayList<>();
    ours(list).path(SERVERS).forEach(one -> servers.add(one.asText()));
    return servers;
  }

  /** The configuration's part of Carob's own. */
  static JsonNode ours(NetworkList list) {
    return list.whole().path(OURS);
  }

  /**
   * Describes a network whose configuration cannot be used.
   *
   * @param own true if Carob created the configuration
   */
  static Network damaged(String name, String why, boolean own) {
    return Network.builder(name)
        .id(id(name))
        .driver(Network.DAMAGED)
        .options(Map.of(Network.DAMAGED, why))
        .own(own)
        .build();
  }

  private static List<Subnet> subnets(JsonNode ipam) {
    List<Subnet> found = new ArrayList<>();
    if (ipam.has("subnet")) {
      found.add(subnet(ipam));
    }
    for (JsonNode set : ipam.path("ranges")) {
      for (JsonNode range : set) {
        found.add(subnet(range));
      }
    }
    return found;
  }

  private static Subnet subnet(JsonNode range) {
    return Subnet.builder(range.path("subnet").asText())
        .gateway(range.path("gateway").asText())
        .first(range.path("rangeStart").asText())
        .last(range.path("rangeEnd").asText())
        .build();
  }

  /** Returns the id that Podman assigns to a CNI network: the SHA-256 of its name. */
  static String id(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
