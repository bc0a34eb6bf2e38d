package dev.carob.api.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked of a new network.
 *
 * @param name empty: the backend makes one up
 * @param driver {@code bridge}; empty: that
 * @param subnets none: one that is clear of the host's routes and of other networks
 * @param ipv6 whether it has a subnet of IPv6 beside one of IPv4
 * @param internal nothing outside is reached from it
 * @param dns whether containers on it find each other by name; not on an internal one
 * @param device name of the bridge on the host; empty: the backend makes one up
 * @param mtu of the interfaces, bytes; 0: the kernel's default
 * @param vlan tag of the containers' ports of the bridge; 0: none
 */
public record NetworkSpec(
    String name,
    String driver,
    List<Subnet> subnets,
    boolean ipv6,
    boolean internal,
    boolean dns,
    String device,
    int mtu,
    int vlan,
    Map<String, String> labels) {

  public NetworkSpec {
    subnets = List.copyOf(subnets);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** The same network by another name, and with another bridge. */
  public NetworkSpec as(String value, String bridge) {
    return new NetworkSpec(value, driver, subnets, ipv6, internal, dns, bridge, mtu, vlan, labels);
  }

  /** The same with other subnets. */
  public NetworkSpec withSubnets(List<Subnet> value) {
    return new NetworkSpec(name, driver, value, ipv6, internal, dns, device, mtu, vlan, labels);
  }

  /** The same with or without names. */
  public NetworkSpec withDns(boolean value) {
    return new NetworkSpec(name, driver, subnets, ipv6, internal, value, device, mtu, vlan, labels);
  }

  /** A bridge of which nothing but the name is asked. */
  public static NetworkSpec named(String name) {
    return new NetworkSpec(name, "", List.of(), false, false, true, "", 0, 0, Map.of());
  }
}
