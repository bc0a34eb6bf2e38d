package dev.carob.runtime.core.record;

import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;

/** What the network of a spec says of the namespace. */
public final class NetworkChoice {

  private NetworkChoice() {}

  /** The namespace of another's that is joined; the default where none is. */
  public static NamespaceChoice of(ContainerSpec spec) {
    String network = spec.network();
    return joins(network) ? NamespaceChoice.parse(network) : NamespaceChoice.DEFAULT;
  }

  /** Whether it is a namespace of another's, and no network. */
  public static boolean joins(String network) {
    return network.startsWith("container:") || network.startsWith("ns:");
  }
}
