package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.IpAddress;
import dev.carob.spi.network.Attachment;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds a container's hosts(5). Resolvers use the first line with a name, so the user's lines come
 * first.
 */
final class Hosts {

  private static final String GATEWAY = "host-gateway";
  private static final String ALIASES = " host.containers.internal host.docker.internal";

  private Hosts() {}

  /**
   * @param base the host's file
   * @param added entries {@code NAME:ADDRESS}
   * @param host address of the host; empty: the gateway
   * @param attachments contain the container's own addresses
   * @param names names of the container itself
   */
  static String text(
      String base,
      List<String> added,
      String host,
      List<Attachment> attachments,
      List<String> names) {
    StringBuilder text = new StringBuilder();
    String gateway =
        Stream.concat(Stream.of(host), attachments.stream().map(Attachment::gateway))
            .filter(address -> !address.isEmpty())
            .findFirst()
            .orElse("");
    for (String one : added) {
      int colon = one.indexOf(':');
      String address = address(one, gateway);
      text.append(address).append(' ').append(one, 0, colon).append('\n');
    }
    text.append(base);
    if (!base.isEmpty() && !base.endsWith("\n")) {
      text.append('\n');
    }
    if (!gateway.isEmpty()) {
      text.append(gateway).append(ALIASES).append('\n');
    }
    String own =
        attachments.stream()
            .flatMap(attachment -> attachment.addresses().stream())
            .map(address -> address.replaceFirst("/.*", ""))
            .findFirst()
            .orElse("127.0.1.1");
    return text.append(own).append(' ').append(String.join(" ", names)).append('\n').toString();
  }

  private static String address(String entry, String gateway) {
    String address = entry.substring(entry.indexOf(':') + 1);
    if (!address.equals(GATEWAY)) {
      return address;
    }
    if (gateway.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "host entry "
              + entry
              + ": the container's network has no gateway; use an address instead",
          FailureDetails.field("nameService.hosts"));
    }
    return gateway;
  }

  /**
   * Validates added entries.
   *
   * @throws CarobException.InvalidArgument an entry does not have the form {@code NAME:ADDRESS};
   *     names the entry
   */
  static void check(List<String> added) {
    for (String one : added) {
      int colon = one.indexOf(':');
      if (colon < 1 || one.substring(0, colon).chars().anyMatch(Hosts::separates)) {
        throw new CarobException.InvalidArgument(
            "bad format for `nameService.hosts`: \"" + one + "\"",
            FailureDetails.field("nameService.hosts"));
      }
      String address = one.substring(colon + 1);
      if (!address.equals(GATEWAY) && !IpAddress.isValid(address)) {
        throw new CarobException.InvalidArgument(
            "invalid IP address in `nameService.hosts`: \"" + address + "\"",
            FailureDetails.field("nameService.hosts"));
      }
    }
  }

  private static boolean separates(int character) {
    return Character.isWhitespace(character)
        || Character.isISOControl(character)
        || character == '#';
  }
}
