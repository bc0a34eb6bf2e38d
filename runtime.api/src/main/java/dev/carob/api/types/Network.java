package dev.carob.api.types;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network as it was when it was looked at. */
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
  }

  /** A builder; what is not told to it has its default. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  /** 64 hexadecimal digits, of the name. */
  public String id() {
    return id;
  }

  /** {@code bridge}, or whatever its configuration says; {@link #DAMAGED}. */
  public String driver() {
    return driver;
  }

  /** Name of its interface on the host; empty: it has none. */
  public String device() {
    return device;
  }

  public Instant created() {
    return created;
  }

  /** What is known of its addresses. */
  public List<Subnet> subnets() {
    return subnets;
  }

  /** Nothing outside is reached from it. */
  public boolean internal() {
    return internal;
  }

  /** Whether containers on it find each other by name. */
  public boolean dns() {
    return dns;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** The options such as {@code mtu}; of a damaged one, why under {@link #DAMAGED}. */
  public Map<String, String> options() {
    return options;
  }

  /** Made by the engine, which alone removes it. */
  public boolean own() {
    return own;
  }

  /** Whether it has addresses of IPv6. */
  public boolean ipv6() {
    return subnets.stream().anyMatch(subnet -> subnet.subnet().contains(":"));
  }

  /** A builder that begins with these values. */
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
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, id, driver, device, created, subnets, internal, dns, labels, options, own);
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

  /** Collects the values of a {@link Network}. */
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

    public Network build() {
      return new Network(this);
    }
  }
}
