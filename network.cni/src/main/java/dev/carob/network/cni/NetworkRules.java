package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import java.util.List;
import java.util.Map;

/** Validates the request for a network, and fills in its driver and assignment of addresses. */
final class NetworkRules {

  static final String MACVLAN = "macvlan";
  static final String IPVLAN = "ipvlan";
  static final String NONE = "none";
  static final String DHCP = "dhcp";

  private static final String HOST_LOCAL = "host-local";
  private static final Map<String, List<String>> MODES =
      Map.of(
          MACVLAN, List.of("bridge", "private", "vepa", "passthru"),
          IPVLAN, List.of("l2", "l3", "l3s"));
  private static final long LARGEST_METRIC = 0xffff_ffffL;

  private NetworkRules() {}

  static boolean isBridge(NetworkSpec spec) {
    return spec.driver().equals(BridgeConfig.DRIVER);
  }

  /**
   * Returns the spec with its driver and its assignment of addresses, and without name resolution
   * if the driver does not support it.
   *
   * @throws CarobException.InvalidArgument a value is invalid or not supported by the driver
   */
  static NetworkSpec completed(NetworkSpec asked) {
    NetworkSpec spec =
        asked.driver().isEmpty() ? asked.toBuilder().driver(BridgeConfig.DRIVER).build() : asked;
    if (!isBridge(spec) && !MODES.containsKey(spec.driver())) {
      throw invalid(
          "driver",
          "unsupported driver %s: it must be bridge, macvlan or ipvlan".formatted(spec.driver()));
    }
    mode(spec);
    NetworkSpec.Builder complete = spec.toBuilder().ipam(ipam(spec));
    if (!isBridge(spec)) {
      parent(spec);
      complete.dns(false);
    } else if (spec.internal()) {
      complete.dns(false);
    }
    NetworkSpec found = complete.build();
    routes(found);
    servers(found.servers(), found.servers().isEmpty() || found.dns());
    return found;
  }

  private static void mode(NetworkSpec spec) {
    if (!spec.mode().isEmpty()
        && !MODES.getOrDefault(spec.driver(), List.of()).contains(spec.mode())) {
      throw invalid("mode", "unknown %s mode \"%s\"".formatted(spec.driver(), spec.mode()));
    }
  }

  private static String ipam(NetworkSpec spec) {
    boolean bridge = isBridge(spec);
    String ipam = spec.ipam();
    if (ipam.isEmpty()) {
      ipam = bridge || !spec.subnets().isEmpty() ? HOST_LOCAL : DHCP;
    }
    switch (ipam) {
      case HOST_LOCAL -> {
        if (!bridge && spec.subnets().isEmpty()) {
          throw invalid("ipam", "host-local ipam driver is set but no subnets are given");
        }
      }
      case DHCP, NONE -> {
        if (!spec.subnets().isEmpty() || spec.ipv6()) {
          throw invalid("ipam", ipam + " ipam driver is set but subnets are given");
        }
        if (!spec.routes().isEmpty()) {
          throw invalid("routes", "routes require subnets: the ipam driver is " + ipam);
        }
        if (ipam.equals(DHCP) && !spec.driver().equals(MACVLAN)) {
          throw invalid(
              "ipam",
              "%s does not support the ipam driver dhcp: set a subnet".formatted(spec.driver()));
        }
      }
      default ->
          throw invalid(
              "ipam",
              "unsupported ipam driver \"%s\": it must be host-local, dhcp or none"
                  .formatted(ipam));
    }
    return ipam;
  }

  private static void parent(NetworkSpec spec) {
    if (spec.vlan() > 0 || spec.isolated()) {
      throw invalid(
          spec.vlan() > 0 ? "vlan" : "isolated",
          "unsupported %s network option %s"
              .formatted(spec.driver(), spec.vlan() > 0 ? "vlan" : "isolate"));
    }
    if (spec.ipv6() && spec.subnets().stream().noneMatch(one -> one.subnet().contains(":"))) {
      throw invalid("ipv6", "%s requires a subnet for ipv6".formatted(spec.driver()));
    }
    String name = spec.device();
    if (!name.isEmpty() && !ParentInterface.exists(name)) {
      throw invalid("device", "parent interface " + name + " does not exist");
    }
  }

  private static void routes(NetworkSpec spec) {
    if (spec.metric() < 0 || spec.metric() > LARGEST_METRIC) {
      throw invalid("metric", "invalid metric " + spec.metric());
    }
    for (Route route : spec.routes()) {
      int slash = route.destination().indexOf('/');
      if (slash < 0) {
        throw invalid("routes", "invalid route destination " + route.destination());
      }
      Subnets.Prefix prefix = Subnets.Prefix.parse(route.destination());
      if (!IpAddress.isValid(route.gateway())) {
        throw invalid("routes", "invalid route gateway " + route.gateway());
      }
      if (route.gateway().contains(":") != route.destination().contains(":")) {
        throw invalid(
            "routes",
            "the route to %s has the gateway %s, of the other IP version"
                .formatted(route.destination(), route.gateway()));
      }
      if (!prefix.isNetwork()) {
        throw invalid(
            "routes",
            "invalid route destination %s: it is not the address of a network"
                .formatted(route.destination()));
      }
      if (route.metric() < 0 || route.metric() > LARGEST_METRIC) {
        throw invalid("routes", "invalid route metric " + route.metric());
      }
    }
  }

  /**
   * @param used true if the network uses name servers
   * @throws CarobException.InvalidArgument a server is not an address, or servers are not used
   */
  static void servers(List<String> servers, boolean used) {
    for (String server : servers) {
      if (!IpAddress.isValid(server)) {
        throw invalid("servers", server + " is not an ip address");
      }
    }
    if (!used) {
      throw invalid(
          "servers", "cannot set name servers: containers on the network are not resolved by name");
    }
  }

  /**
   * @throws CarobException.InvalidArgument the gateway of a route is in none of the subnets
   */
  static void requireReachable(List<Route> routes, List<Subnet> subnets) {
    for (Route route : routes) {
      if (subnets.stream().noneMatch(subnet -> subnet.contains(route.gateway()))) {
        throw invalid(
            "routes",
            "route gateway %s is not in any subnet of the network".formatted(route.gateway()));
      }
    }
  }

  private static CarobException invalid(String field, String message) {
    return new CarobException.InvalidArgument(message, FailureDetails.field(field));
  }
}
