package dev.carob.api.types;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request for a new network. */
public final class NetworkSpec {

  private final String name;
  private final String driver;
  private final List<Subnet> subnets;
  private final boolean ipv6;
  private final boolean internal;
  private final boolean dns;
  private final String device;
  private final int mtu;
  private final int vlan;
  private final Map<String, String> labels;
  private final String ipam;
  private final String mode;
  private final boolean isolated;
  private final boolean defaultRoute;
  private final long metric;
  private final List<Route> routes;
  private final List<String> servers;

  private NetworkSpec(Builder from) {
    name = from.name;
    driver = from.driver;
    subnets = List.copyOf(from.subnets);
    ipv6 = from.ipv6;
    internal = from.internal;
    dns = from.dns;
    device = from.device;
    mtu = from.mtu;
    vlan = from.vlan;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
    ipam = from.ipam;
    mode = from.mode;
    isolated = from.isolated;
    defaultRoute = from.defaultRoute;
    metric = from.metric;
    routes = List.copyOf(from.routes);
    servers = List.copyOf(from.servers);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name; if empty, the backend generates one. */
  public String name() {
    return name;
  }

  /** The driver; empty for {@code bridge}. */
  public String driver() {
    return driver;
  }

  /** The subnets; if empty, one that overlaps with no route of the host and no other network. */
  public List<Subnet> subnets() {
    return subnets;
  }

  /** Returns true if the network has an IPv6 subnet in addition to an IPv4 one. */
  public boolean ipv6() {
    return ipv6;
  }

  /** Returns true if external hosts cannot be reached from the network. */
  public boolean internal() {
    return internal;
  }

  /**
   * Returns true if the network's containers find each other by name; not available in an internal
   * network.
   */
  public boolean dns() {
    return dns;
  }

  /**
   * Name of an interface on the host: of the bridge, generated if empty; or of the parent of {@code
   * macvlan} and {@code ipvlan} interfaces, that of the default route if empty.
   */
  public String device() {
    return device;
  }

  /** The MTU of the interfaces, in bytes; 0 for the kernel's default. */
  public int mtu() {
    return mtu;
  }

  /** The VLAN tag of the containers' ports on the bridge; 0 for none. */
  public int vlan() {
    return vlan;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /**
   * How addresses are assigned: {@code host-local}, {@code dhcp} or {@code none}; empty: according
   * to the driver and the subnets.
   */
  public String ipam() {
    return ipam;
  }

  /** The mode of the driver {@code macvlan} or {@code ipvlan}; empty for its default. */
  public String mode() {
    return mode;
  }

  /** Returns true if the network does not exchange traffic with other isolated networks. */
  public boolean isolated() {
    return isolated;
  }

  /** Returns true if the containers have a default route to the gateways of the subnets. */
  public boolean defaultRoute() {
    return defaultRoute;
  }

  /** The metric of the default route; 0 for the kernel's default. */
  public long metric() {
    return metric;
  }

  /** Further routes of the containers. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Name servers that answer queries for other names than those of containers; if empty, the
   * host's.
   */
  public List<String> servers() {
    return servers;
  }

  /** Returns a copy with another name and another bridge. */
  public NetworkSpec as(String value, String bridge) {
    return toBuilder().name(value).device(bridge).build();
  }

  /** Returns a copy with other subnets. */
  public NetworkSpec withSubnets(List<Subnet> value) {
    return toBuilder().subnets(value).build();
  }

  /** Returns a copy with or without name resolution. */
  public NetworkSpec withDns(boolean value) {
    return toBuilder().dns(value).build();
  }

  /** A bridge network with defaults. */
  public static NetworkSpec named(String name) {
    return builder().name(name).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.driver = driver;
    builder.subnets = subnets;
    builder.ipv6 = ipv6;
    builder.internal = internal;
    builder.dns = dns;
    builder.device = device;
    builder.mtu = mtu;
    builder.vlan = vlan;
    builder.labels = labels;
    builder.ipam = ipam;
    builder.mode = mode;
    builder.isolated = isolated;
    builder.defaultRoute = defaultRoute;
    builder.metric = metric;
    builder.routes = routes;
    builder.servers = servers;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        name,
        driver,
        subnets,
        ipv6,
        internal,
        dns,
        device,
        mtu,
        vlan,
        labels,
        ipam,
        mode,
        isolated,
        defaultRoute,
        metric,
        routes,
        servers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetworkSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "NetworkSpec" + fields();
  }

  /** Builder of {@link NetworkSpec}. */
  public static final class Builder {
    private String name = "";
    private String driver = "";
    private List<Subnet> subnets = List.of();
    private boolean ipv6 = false;
    private boolean internal = false;
    private boolean dns = true;
    private String device = "";
    private int mtu = 0;
    private int vlan = 0;
    private Map<String, String> labels = Map.of();
    private String ipam = "";
    private String mode = "";
    private boolean isolated = false;
    private boolean defaultRoute = true;
    private long metric = 0;
    private List<Route> routes = List.of();
    private List<String> servers = List.of();

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder driver(String value) {
      driver = value;
      return this;
    }

    public Builder subnets(List<Subnet> value) {
      subnets = value;
      return this;
    }

    public Builder ipv6(boolean value) {
      ipv6 = value;
      return this;
    }

    public Builder internal(boolean value) {
      internal = value;
      return this;
    }

    public Builder dns(boolean value) {
      dns = value;
      return this;
    }

    public Builder device(String value) {
      device = value;
      return this;
    }

    public Builder mtu(int value) {
      mtu = value;
      return this;
    }

    public Builder vlan(int value) {
      vlan = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder ipam(String value) {
      ipam = value;
      return this;
    }

    public Builder mode(String value) {
      mode = value;
      return this;
    }

    public Builder isolated(boolean value) {
      isolated = value;
      return this;
    }

    public Builder defaultRoute(boolean value) {
      defaultRoute = value;
      return this;
    }

    public Builder metric(long value) {
      metric = value;
      return this;
    }

    public Builder routes(List<Route> value) {
      routes = value;
      return this;
    }

    public Builder servers(List<String> value) {
      servers = value;
      return this;
    }

    public NetworkSpec build() {
      return new NetworkSpec(this);
    }
  }
}
