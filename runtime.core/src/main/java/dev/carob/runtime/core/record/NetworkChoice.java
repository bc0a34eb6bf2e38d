package dev.carob.runtime.core.record;

import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.types.Joining;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Interprets the network settings of a spec. */
public final class NetworkChoice {

  /** No network except the loopback. */
  public static final String NONE = "none";

  /** The host's network namespace. */
  public static final String HOST = "host";

  private NetworkChoice() {}

  /** Returns the existing namespace to join; the default choice if the spec does not join one. */
  public static NamespaceChoice of(ContainerSpec spec) {
    String network = spec.network();
    return joins(network) ? NamespaceChoice.parse(network) : NamespaceChoice.DEFAULT;
  }

  /**
   * The networks that a container joins, in order, each with the name of its interface; empty if no
   * backend sets them up.
   */
  public static List<Joining> joinings(ContainerConfig config) {
    if (config.network().isEmpty() || config.spec().network().isEmpty()) {
      return List.of();
    }
    List<Joining> found = new ArrayList<>();
    Set<String> devices = new HashSet<>();
    config.spec().networking().joinings().forEach(one -> devices.add(one.device()));
    for (String name : config.spec().network().split(",", -1)) {
      Joining asked = config.spec().networking().joining(name);
      String device = asked.device();
      for (int number = found.size(); device.isEmpty(); number++) {
        // Another network may already use this interface name.
        device = devices.add("eth" + number) ? "eth" + number : "";
      }
      found.add(asked.as(device).withAlias(config.shortId()));
    }
    return found;
  }

  /** Returns true if the engine creates a network namespace for the container and connects it. */
  public static boolean connects(ContainerConfig config) {
    return !config.network().isEmpty() || SlirpNetwork.isOf(config.spec().network());
  }

  /** Returns true if an existing namespace is joined instead of a network. */
  public static boolean joins(String network) {
    return network.startsWith("container:") || network.startsWith("ns:");
  }
}
