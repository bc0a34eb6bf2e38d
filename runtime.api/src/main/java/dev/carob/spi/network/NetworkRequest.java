package dev.carob.spi.network;

import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network namespace to attach. */
public final class NetworkRequest {

  private final String containerId;
  private final String containerName;
  private final Path namespace;
  private final List<Joining> networks;
  private final List<PortMapping> ports;
  private final List<String> servers;
  private final List<String> searches;

  private NetworkRequest(Builder from) {
    containerId = from.containerId;
    containerName = from.containerName;
    namespace = from.namespace;
    networks = List.copyOf(from.networks);
    ports = List.copyOf(from.ports);
    servers = List.copyOf(from.servers);
    searches = List.copyOf(from.searches);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param namespace file to which the namespace is bound
   */
  public static Builder builder(String containerId, String containerName, Path namespace) {
    return new Builder(containerId, containerName, namespace);
  }

  public String containerId() {
    return containerId;
  }

  public String containerName() {
    return containerName;
  }

  /** File to which the namespace is bound. */
  public Path namespace() {
    return namespace;
  }

  /** The networks to join, in order, each with the name of its interface in the container. */
  public List<Joining> networks() {
    return networks;
  }

  /** The ports to publish. They remain published as long as one network can publish them. */
  public List<PortMapping> ports() {
    return ports;
  }

  /** Addresses of name servers that were set for the container; empty for the host's. */
  public List<String> servers() {
    return servers;
  }

  /** Search domains that were set for the container. */
  public List<String> searches() {
    return searches;
  }

  /** Returns a copy with other networks. */
  public NetworkRequest joining(List<Joining> others) {
    return toBuilder().networks(others).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(containerId, containerName, namespace);
    builder.networks = networks;
    builder.ports = ports;
    builder.servers = servers;
    builder.searches = searches;
    return builder;
  }

  private List<Object> fields() {
    return List.of(containerId, containerName, namespace, networks, ports, servers, searches);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetworkRequest that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "NetworkRequest" + fields();
  }

  /** Builder of {@link NetworkRequest}. */
  public static final class Builder {
    private String containerId;
    private String containerName;
    private Path namespace;
    private List<Joining> networks = List.of();
    private List<PortMapping> ports = List.of();
    private List<String> servers = List.of();
    private List<String> searches = List.of();

    private Builder(String containerId, String containerName, Path namespace) {
      this.containerId = containerId;
      this.containerName = containerName;
      this.namespace = namespace;
    }

    public Builder containerId(String value) {
      containerId = value;
      return this;
    }

    public Builder containerName(String value) {
      containerName = value;
      return this;
    }

    public Builder namespace(Path value) {
      namespace = value;
      return this;
    }

    public Builder networks(List<Joining> value) {
      networks = value;
      return this;
    }

    public Builder ports(List<PortMapping> value) {
      ports = value;
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

    public NetworkRequest build() {
      return new NetworkRequest(this);
    }
  }
}
