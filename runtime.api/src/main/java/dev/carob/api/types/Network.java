package dev.carob.api.types;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of a network. */
public final class Network {

  /** The driver of a network whose configuration cannot be read; it can only be removed. */
  public static final String DAMAGED = "damaged";

  private final String name;
  private final String id;
  private final String driver;
  private final String device;
  private final Instant created;
  private final List<Subnet> subnets;
  private final boolean internal;
  private final boolean dns;
  private final Map<String, String> labels;
  private final Map<String, String> options;
  private final boolean own;
  private final String ipam;
  private final List<Route> routes;
  private final List<String> servers;

  private Network(Builder from) {
    name = from.name;
    id = from.id;
    driver = from.driver;
    device = from.device;
    created = from.created;
    subnets = List.copyOf(from.subnets);
    internal = from.internal;
    dns = from.dns;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(from.options));
    own = from.own;
    ipam = from.ipam;
    routes = List.copyOf(from.routes);
    servers = List.copyOf(from.servers);
  }

  /** Creates a builder. Values that are not set have their defaults. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  /** The id, 64 hexadecimal digits, derived from the name. */
  public String id() {
    return id;
  }

  /** The driver, such as {@code bridge}, or {@link #DAMAGED}. */
  public String driver() {
    return driver;
  }

  /** Name of the network's interface on the host; empty if it has none. */
  public String device() {
    return device;
  }

  public Instant created() {
    return created;
  }

  /** The network's subnets, as far as they are known. */
  public List<Subnet> subnets() {
    return subnets;
  }

  /** Returns true if external hosts cannot be reached from the network. */
  public boolean internal() {
    return internal;
  }

  /** Returns true if the network's containers find each other by name. */
  public boolean dns() {
    return dns;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** Options such as {@code mtu}; for a damaged network, the cause under {@link #DAMAGED}. */
  public Map<String, String> options() {
    return options;
  }

  /** Returns true if the engine created the network. Only the engine removes such a network. */
  public boolean own() {
    return own;
  }

  /** How addresses are assigned, such as {@code host-local}; {@code none} if they are not. */
  public String ipam() {
    return ipam;
  }

  /** Routes of the containers in addition to the default route. */
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

  /** Returns true if the network has an IPv6 subnet. */
  public boolean ipv6() {
    return subnets.stream().anyMatch(subnet -> subnet.subnet().contains(":"));
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.id = id;
    builder.driver = driver;
    builder.device = device;
    builder.created = created;
    builder.subnets = subnets;
    builder.internal = internal;
    builder.dns = dns;
    builder.labels = labels;
    builder.options = options;
    builder.own = own;
    builder.ipam = ipam;
    builder.routes = routes;
    builder.servers = servers;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        name, id, driver, device, created, subnets, internal, dns, labels, options, own, ipam,
        routes, servers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Network" + fields();
  }

  /** Builder of {@link Network}. */
  public static final class Builder {
    private String name;
    private String id = "";
    private String driver = "";
    private String device = "";
    private Instant created = Instant.EPOCH;
    private List<Subnet> subnets = List.of();
    private boolean internal = false;
    private boolean dns = false;
    private Map<String, String> labels = Map.of();
    private Map<String, String> options = Map.of();
    private boolean own = false;
    private String ipam = "host-local";
    private List<Route> routes = List.of();
    private List<String> servers = List.of();

    private Builder(String name) {
      this.name = name;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder driver(String value) {
      driver = value;
      return this;
    }

    public Builder device(String value) {
      device = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder subnets(List<Subnet> value) {
      subnets = value;
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

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder options(Map<String, String> value) {
      options = value;
      return this;
    }

    public Builder own(boolean value) {
      own = value;
      return this;
    }

    public Builder ipam(String value) {
      ipam = value;
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

    public Network build() {
      return new Network(this);
    }
  }
}
