package dev.carob.api.network;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a container asks of the networks that it joins. */
public final class Networking {

  /** Nothing is asked. */
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

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Wishes, of those networks of which there are any. */
  public List<Joining> joinings() {
    return joinings;
  }

  /** The ports to publish. */
  public List<PortMapping> ports() {
    return ports;
  }

  /** Ports of the container beside those that its image names, {@code PORT[-END][/PROTOCOL]}. */
  public List<String> expose() {
    return expose;
  }

  /** Publish all ports that are exposed, at free ports of the host. */
  public boolean publishAll() {
    return publishAll;
  }

  /** Only that ports are published. */
  public static Networking of(PortMapping... ports) {
    return builder().ports(List.of(ports)).build();
  }

  /** How a network is joined. */
  public Joining joining(String network) {
    Optional<Joining> found =
        joinings.stream().filter(one -> one.network().equals(network)).findFirst();
    return found.orElseGet(() -> Joining.to(network));
  }

  /** The same with others ports. */
  public Networking withPorts(List<PortMapping> value) {
    return toBuilder().ports(value).build();
  }

  /** The same with other wishes. */
  public Networking withJoinings(List<Joining> value) {
    return toBuilder().joinings(value).build();
  }

  /**
   * Validates the addresses, and whether the ports can be published together.
   *
   * @throws CarobException.InvalidArgument naming what is no address, or two ports that are the
   *     same on the host
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

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link Networking}. */
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
