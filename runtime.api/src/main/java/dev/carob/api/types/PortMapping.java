package dev.carob.api.types;

import dev.carob.api.CarobException;
import java.util.List;

/**
 * A mapping of ports of the host to ports of a container.
 *
 * @param hostAddress address of the host; empty for all
 * @param hostPort the first port on the host; 0 for a port that is free when the container is
 *     created
 * @param containerPort the first port in the container
 * @param count number of consecutive ports
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortMapping(
    String hostAddress, int hostPort, int containerPort, int count, String protocol) {

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");
  private static final int LAST = 65_535;

  /**
   * Parses {@code [[ADDRESS:][HOST[-END]]:]CONTAINER[-END][/PROTOCOL]}, with an IPv6 address in
   * brackets.
   *
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static PortMapping parse(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    if (!PROTOCOLS.contains(protocol)) {
      throw invalid(text, "the protocol must be tcp, udp or sctp");
    }
    String rest = slash < 0 ? text : text.substring(0, slash);
    String address = "";
    if (rest.startsWith("[")) {
      int end = rest.indexOf("]:");
      if (end < 0) {
        throw invalid(text, "the address has no closing bracket");
      }
      address = rest.substring(1, end);
      rest = rest.substring(end + 2);
    }
    String[] parts = rest.split(":", -1);
    if (parts.length > (address.isEmpty() ? 3 : 2)) {
      throw invalid(text, "it has too many colons; enclose an IPv6 address in brackets");
    }
    if (parts.length == 3) {
      address = parts[0];
    }
    if (!address.isEmpty() && !IpAddress.isValid(address)) {
      throw invalid(text, "'" + address + "' is not an IP address");
    }
    int[] container = range(text, parts[parts.length - 1]);
    String hosts = parts.length == 1 ? "" : parts[parts.length - 2];
    int[] host = hosts.isEmpty() ? new int[] {0, container[1]} : range(text, hosts);
    if (host[1] != container[1] && host[1] > 1) {
      throw invalid(text, "the ranges differ in length");
    }
    if (host[1] != container[1]) {
      throw invalid(text, "one host port cannot be mapped to several container ports");
    }
    return new PortMapping(address, host[0], container[0], container[1], protocol);
  }

  /** The first port and the number of ports. */
  private static int[] range(String text, String range) {
    int dash = range.indexOf('-');
    int first = port(text, dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? first : port(text, range.substring(dash + 1));
    if (last < first) {
      throw invalid(text, "the range ends before it begins");
    }
    return new int[] {first, last - first + 1};
  }

  private static int port(String text, String number) {
    int port = number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : 0;
    if (port < 1 || port > LAST) {
      throw invalid(text, "'" + number + "' is not a port: ports are 1 to " + LAST);
    }
    return port;
  }

  private static CarobException.InvalidArgument invalid(String text, String why) {
    return new CarobException.InvalidArgument(
        "invalid port '%s': %s; valid are 8080:80, 127.0.0.1:8080:80/udp and 80, for example"
            .formatted(text, why));
  }

  /** Returns a copy with another port on the host. */
  public PortMapping at(int port) {
    return new PortMapping(hostAddress, port, containerPort, count, protocol);
  }

  /** Returns true if the two mappings cannot exist at the same time. */
  public boolean conflictsWith(PortMapping other) {
    boolean sameHost = hostAddress.equals(other.hostAddress) || anyAddress() || other.anyAddress();
    return sameHost
        && protocol.equals(other.protocol)
        && hostPort < other.hostPort + other.count
        && other.hostPort < hostPort + count;
  }

  private boolean anyAddress() {
    return hostAddress.isEmpty() || hostAddress.equals("0.0.0.0") || hostAddress.equals("::");
  }
}
