package dev.carob.spi.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attachment of a network namespace to one network. */
public final class Attachment {

  private final String network;
  private final String device;
  private final String mac;
  private final List<String> addresses;
  private final String gateway;
  private final List<String> gateways;
  private final List<String> routes;
  private final List<String> servers;
  private final List<String> searches;

  private Attachment(Builder from) {
    network = from.network;
    device = from.device;
    mac = from.mac;
    addresses = List.copyOf(from.addresses);
    gateway = from.gateway;
    boolean one = from.gateways.isEmpty() && !from.gateway.isEmpty();
    gateways = one ? List.of(from.gateway) : List.copyOf(from.gateways);
    routes = List.copyOf(from.routes);
    servers = List.copyOf(from.servers);
    searches = List.copyOf(from.searches);
  }

  /** Creates a builder. Values that are not set have their defaults. */
  public static Builder builder(String network) {
    return new Builder(network);
  }

  public String network() {
    return network;
  }

  /** The interface's name inside the namespace. */
  public String device() {
    return device;
  }

  public String mac() {
    return mac;
  }

  /** The addresses in CIDR form. */
  public List<String> addresses() {
    return addresses;
  }

  /** The first gateway that is an address of the host; empty if there is none. */
  public String gateway() {
    return gateway;
  }

  /** The gateways of all its addresses. */
  public List<String> gateways() {
    return gateways;
  }

  /** Routes inside the namespace, {@code DESTINATION via GATEWAY}, or only the destination. */
  public List<String> routes() {
    return routes;
  }

  /** Name servers of the network. */
  public List<String> servers() {
    return servers;
  }

  /** Search domains of the network. */
  public List<String> searches() {
    return searches;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(network);
    builder.device = device;
    builder.mac = mac;
    builder.addresses = addresses;
    builder.gateway = gateway;
    builder.gateways = gateways;
    builder.routes = routes;
    builder.servers = servers;
    builder.searches = searches;
    return builder;
  }

  private List<Object> fields() {
    return List.of(network, device, mac, addresses, gateway, gateways, routes, servers, searches);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attachment that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Attachment" + fields();
  }

  /** Builder of {@link Attachment}. */
  public static final class Builder {
    private String network;
    private String device = "";
    private String mac = "";
    private List<String> addresses = List.of();
    private String gateway = "";
    private List<String> gateways = List.of();
    private List<String> routes = List.of();
    private List<String> servers = List.of();
    private List<String> searches = List.of();

    private Builder(String network) {
      this.network = network;
    }

    public Builder network(String value) {
      network = value;
      return this;
    }

    public Builder device(String value) {
      device = value;
      return this;
    }

    public Builder mac(String value) {
      mac = value;
      return this;
    }

    public Builder addresses(List<String> value) {
      addresses = value;
      return this;
    }

    public Builder gateway(String value) {
      gateway = value;
      return this;
    }

    public Builder gateways(List<String> value) {
      gateways = value;
      return this;
    }

    public Builder routes(List<String> value) {
      routes = value;
      return this;
    }

    public Builder servers(List<String> value) {
      servers = value;
      return this;
    }

    public Builder searches(List<String> value) {
      searches = value;
      return this;
    }

    public Attachment build() {
      return new Attachment(this);
    }
  }
}
