package dev.carob.runtime.core.stored;

import dev.carob.spi.network.Attachment;
import java.util.List;

/** The stored form of a container's attachment to a network. */
public record StoredAttachment(
    String network,
    String device,
    String mac,
    List<String> addresses,
    String gateway,
    List<String> gateways,
    List<String> routes,
    List<String> servers,
    List<String> searches) {

  /** Converts a value of the API to its stored form. */
  public static StoredAttachment of(Attachment value) {
    return new StoredAttachment(
        value.network(),
        value.device(),
        value.mac(),
        value.addresses(),
        value.gateway(),
        value.gateways(),
        value.routes(),
        value.servers(),
        value.searches());
  }

  /** Converts this to a value of the API. */
  public Attachment toApi() {
    return Attachment.builder(network)
        .device(device)
        .mac(mac)
        .addresses(addresses)
        .gateway(gateway)
        .gateways(gateways)
        .routes(routes)
        .servers(servers)
        .searches(searches)
        .build();
  }
}
