package dev.carob.spi.network;

import java.util.List;

/**
 * A namespace's place in one network.
 *
 * @param device the interface's name inside the namespace
 * @param addresses in CIDR form
 * @param gateway empty where there is none
 */
public record Attachment(
    String network, String device, String mac, List<String> addresses, String gateway) {

  public Attachment {
    addresses = List.copyOf(addresses);
  }
}
