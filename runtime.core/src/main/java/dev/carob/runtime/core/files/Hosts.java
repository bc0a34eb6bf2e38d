package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.spi.network.Attachment;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines that are added to a container's hosts(5). */
final class Hosts {

  private static final String GATEWAY = "host-gateway";
  private static final String ALIASES = " host.containers.internal host.docker.internal";
  private static final Pattern IP_V4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
  private static final Pattern IP_V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%\\w+)?");

  private Hosts() {}

  /**
   * @param base the host's own file
   * @param added {@code NAME:ADDRESS}
   * @param host address by which the host is reached; empty: the gateway
   * @param attachments where the container's own address is found
   * @param names of the container itself
   */
  static String text(
      String base,
      List<String> added,
      String host,
      List<Attachment> attachments,
      List<String> names) {
    StringBuilder text = new StringBuilder(base);
    if (!base.isEmpty() && !base.endsWith("\n")) {
      text.append('\n');
    }
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
          "--add-host " + entry + ": the container's network has no gateway; give an address");
    }
    return gateway;
  }

  /**
   * @throws CarobException.InvalidArgument naming an entry that is none
   */
  static void check(List<String> added) {
    for (String one : added) {
      int colon = one.indexOf(':');
      String address = one.substring(colon + 1);
      if (colon < 1
          || one.substring(0, colon).chars().anyMatch(Character::isWhitespace)
          || !(address.equals(GATEWAY)
              || IP_V4.matcher(address).matches()
              || IP_V6.matcher(address).matches())) {
        throw new CarobException.InvalidArgument(
            "invalid host '" + one + "': it has to be NAME:ADDRESS, db:10.0.0.2 for example");
      }
    }
  }
}
