package dev.carob.api.network;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a container joins its networks, and the ports that it publishes. */
public final class Networking {

  /** No settings. */
  public static final Networking DEFAULT = builder().build();

  private final List<Joining> joinings;
  private final List<PortMapping> ports;
  private final List<String> expose;
  private final boolean publishAll;

  private Networking(Builder from) {
    joinings = List.copyOf(from.joinings);
    ports = List.copyOf(from.ports);
    expose = List.copyOf(from.expose);
    publishAll = from.publishAll;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Settings of single networks; a network without an entry is joined with defaults. */
  public List<Joining> joinings() {
    return joinings;
  }

  /** The ports to publish. */
  public List<PortMapping> ports() {
    return ports;
  }

  /** Exposed ports in addition to the image's, {@code PORT[-END][/PROTOCOL]}. */
  public List<String> expose() {
    return expose;
  }

  /** True to publish all exposed ports, at free ports of the host. */
  public boolean publishAll() {
    return publishAll;
  }

  /** Publishes ports. */
  public static Networking of(PortMapping... ports) {
    return builder().ports(List.of(ports)).build();
  }

  /** The settings of a network; defaults if it has none. */
  public Joining joining(String network) {
    Optional<Joining> found =
        joinings.stream().filter(one -> one.network().equals(network)).findFirst();
    return found.orElseGet(() -> Joining.to(network));
  }

  /** Returns a copy with other ports. */
  public Networking withPorts(List<PortMapping> value) {
    return toBuilder().ports(value).build();
  }

  /** Returns a copy with other settings of networks. */
  public Networking withJoinings(List<Joining> value) {
    return toBuilder().joinings(value).build();
  }

  /**
   * Validates the addresses, and whether the ports can be published together.
   *
   * @throws CarobException.InvalidArgument naming the invalid address, or two mappings with the
   *     same host port
   */
  public void check() {
    joinings.forEach(Joining::check);
    for (int i = 0; i < joinings.size(); i++) {
      String device = joinings.get(i).device();
      if (!device.isEmpty()
          && joinings.subList(0, i).stream().anyMatch(other -> other.device().equals(device))) {
        throw new CarobException.InvalidArgument(
            "two networks cannot have the same interface name \"" + device + "\"",
            FailureDetails.field("networking.joinings"));
      }
    }
    for (int i = 0; i < ports.size(); i++) {
      for (PortMapping other : ports.subList(0, i)) {
        if (ports.get(i).hostPort() > 0 && ports.get(i).conflictsWith(other)) {
          throw new CarobException.InvalidArgument(
              "conflicting port mappings for host port %d (protocol %s)"
                  .formatted(ports.get(i).hostPort(), other.protocol()),
              FailureDetails.field("networking.ports"));
        }
      }
    }
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.joinings = joinings;
    builder.ports = ports;
    builder.expose = expose;
    builder.publishAll = publishAll;
    return builder;
  }

  private List<Object> fields() {
    return List.of(joinings, ports, expose, publishAll);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Networking that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Networking" + fields();
  }

  /** Builder of {@link Networking}. */
  public static final class Builder {
    private List<Joining> joinings = List.of();
    private List<PortMapping> ports = List.of();
    private List<String> expose = List.of();
    private boolean publishAll = false;

    private Builder() {}

    public Builder joinings(List<Joining> value) {
      joinings = value;
      return this;
    }

    public Builder ports(List<PortMapping> value) {
      ports = value;
      return this;
    }

    public Builder expose(List<String> value) {
      expose = value;
      return this;
    }

    public Builder publishAll(boolean value) {
      publishAll = value;
      return this;
    }

    public Networking build() {
      return new Networking(this);
    }
  }
}
