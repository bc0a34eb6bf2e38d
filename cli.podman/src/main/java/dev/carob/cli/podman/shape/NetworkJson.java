package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.Network;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import dev.carob.cli.podman.format.StructNode;

/** A network, as {@code network inspect} and {@code network ls} print it. */
public final class NetworkJson {

  private static final int SHORT_ID = 12;

  private NetworkJson() {}

  /** Returns a network with the keys of Podman's JSON. */
  public static ObjectNode of(Network network) {
    StructNode node = StructNode.create();
    node.put("name", network.name());
    node.put("id", network.id());
    node.put("driver", network.driver());
    node.put("network_interface", network.device());
    node.time("created", network.created());
    ArrayNode subnets = node.putArray("subnets");
    for (Subnet subnet : network.subnets()) {
      ObjectNode one = subnets.addObject().put("subnet", subnet.subnet());
      if (!subnet.gateway().isEmpty()) {
        one.put("gateway", subnet.gateway());
      }
      if (!subnet.first().isEmpty() || !subnet.last().isEmpty()) {
        one.putObject("lease_range").put("start_ip", subnet.first()).put("end_ip", subnet.last());
      }
    }
    node.put("ipv6_enabled", network.ipv6());
    node.put("internal", network.internal());
    node.put("dns_enabled", network.dns());
    network.labels().forEach(node.putObject("labels")::put);
    network.options().forEach(node.putObject("options")::put);
    node.putObject("ipam_options").put("driver", network.ipam());
    if (!network.routes().isEmpty()) {
      ArrayNode routes = node.putArray("routes");
      for (Route route : network.routes()) {
        ObjectNode one = routes.addObject().put("destination", route.destination());
        one.put("gateway", route.gateway());
        if (route.metric() > 0) {
          one.put("metric", route.metric());
        }
      }
    }
    if (!network.servers().isEmpty()) {
      network.servers().forEach(node.putArray("network_dns_servers")::add);
    }
    return node;
  }

  /**
   * The fields of a line of {@code network ls}.
   *
   * @param noTrunc true if the id is complete
   */
  public static ObjectNode line(Network network, boolean noTrunc) {
    StructNode node = fields(network);
    return noTrunc ? node : node.field("ID", network.id().substring(0, SHORT_ID));
  }

  /** Returns a network with the field names of Podman's templates. */
  public static StructNode fields(Network network) {
    ObjectNode json = of(network);
    StructNode node = StructNode.create();
    node.put("Name", network.name()).put("ID", network.id());
    node.put("Driver", network.driver()).put("NetworkInterface", network.device());
    node.time("Created", network.created());
    node.set("Subnets", json.path("subnets"));
    node.put("IPv6Enabled", network.ipv6()).put("Internal", network.internal());
    node.put("DNSEnabled", network.dns());
    node.set("Labels", json.path("labels"));
    node.set("Options", json.path("options"));
    node.set("IPAMOptions", json.path("ipam_options"));
    node.set("Routes", json.withArray("/routes"));
    node.set("NetworkDNSServers", json.withArray("/network_dns_servers"));
    return node.embedded("Network");
  }
}
