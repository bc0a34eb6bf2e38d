package dev.carob.api.types;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of a new network. */
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
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Empty: the backend makes one up. */
  public String name() {
    return name;
  }

  /** {@code bridge}; empty: that. */
  public String driver() {
    return driver;
  }

  /** None: one that is clear of the host's routes and of other networks. */
  public List<Subnet> subnets() {
    return subnets;
  }

  /** Whether it has a subnet of IPv6 beside one of IPv4. */
  public boolean ipv6() {
    return ipv6;
  }

  /** Nothing outside is reached from it. */
  public boolean internal() {
    return internal;
  }

  /** Whether containers on it find each other by name; not on an internal one. */
  public boolean dns() {
    return dns;
  }

  /** Name of the bridge on the host; empty: the backend makes one up. */
  public String device() {
    return device;
  }

  /** The mtu of the interfaces, bytes; 0: the kernel's default. */
  public int mtu() {
    return mtu;
  }

  /** Tag of the containers' ports of the bridge; 0: none. */
  public int vlan() {
    return vlan;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The same network by another name, and with another bridge. */
  public NetworkSpec as(String value, String bridge) {
    return toBuilder().name(value).device(bridge).build();
  }

  /** The same with other subnets. */
  public NetworkSpec withSubnets(List<Subnet> value) {
    return toBuilder().subnets(value).build();
  }

  /** The same with or without names. */
  public NetworkSpec withDns(boolean value) {
    return toBuilder().dns(value).build();
  }

  /** A bridge of which nothing but the name is asked. */
  public static NetworkSpec named(String name) {
    return builder().name(name).build();
  }

  /** A builder that begins with these values. */
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
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, driver, subnets, ipv6, internal, dns, device, mtu, vlan, labels);
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

  /** Collects the values of a {@link NetworkSpec}. */
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

    public NetworkSpec build() {
      return new NetworkSpec(this);
    }
  }
}
