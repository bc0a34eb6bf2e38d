package dev.carob.spi.network;

import java.util.List;

/**
 * A namespace's place in one network.
 *
 * @param device the interface's name inside the namespace
 * @param addresses in CIDR form
 * @param gateway the first one; empty where there is none
 * @param gateways of all its addresses
 * @param routes inside, {@code DESTINATION via GATEWAY}, or the destination only
 * @param servers name servers of the network's own
 * @param searches domains of the network's own
 */
public record Attachment(
    String network,
    String device,
    String mac,
    List<String> addresses,
    String gateway,
    List<String> gateways,
    List<String> routes,
    List<String> servers,
    List<String> searches) {

  public Attachment {
    addresses = List.copyOf(addresses);
    gateways = List.copyOf(gateways);
    routes = List.copyOf(routes);
    servers = List.copyOf(servers);
    searches = List.copyOf(searches);
  }

  /** Where it has neither routes nor names of its own. */
  public Attachment(
      String network, String device, String mac, List<String> addresses, String gateway) {
    this(
        network,
        device,
        mac,
        addresses,
        gateway,
        gateway.isEmpty() ? List.of() : List.of(gateway),
        List.of(),
        List.of(),
        List.of());
  }
}
