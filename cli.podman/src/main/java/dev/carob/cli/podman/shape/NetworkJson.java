package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.Network;
import dev.carob.api.types.Subnet;

/** A network as Podman tells it. */
public final class NetworkJson {

  private static final int SHORT_ID = 12;

  private NetworkJson() {}

  /** In the words of Podman's JSON. */
  public static ObjectNode of(Network network) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", network.name());
    node.put("id", network.id());
    node.put("driver", network.driver());
    node.put("network_interface", network.device());
    node.put("created", network.created().toString());
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
    node.putObject("ipam_options").put("driver", "host-local");
    return node;
  }

  /** As Podman's templates name it. */
  public static ObjectNode fields(Network network) {
    ObjectNode json = of(network);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Name", network.name()).put("ID", network.id());
    node.put("ShortID", network.id().substring(0, SHORT_ID));
    node.put("Driver", network.driver()).put("NetworkInterface", network.device());
    node.put("Created", network.created().toString());
    node.set("Subnets", json.path("subnets"));
    node.put("IPv6Enabled", network.ipv6()).put("Internal", network.internal());
    node.put("DNSEnabled", network.dns());
    node.set("Labels", json.path("labels"));
    node.set("Options", json.path("options"));
    node.set("IPAMOptions", json.path("ipam_options"));
    return node;
  }
}
