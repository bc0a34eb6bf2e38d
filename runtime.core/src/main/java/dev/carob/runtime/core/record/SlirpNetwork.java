package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.PortMapping;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of the network {@code slirp4netns[:OPTION=VALUE,...]}, in which a process carries
 * the packets of a container, without an interface on the host.
 *
 * @param cidr IPv4 network of the container and the process
 * @param mtu in bytes
 * @param ipv6 true if the container also has an IPv6 address
 * @param hostLoopback true if the container reaches the host's loopback at the gateway
 * @param outbound IPv4 address or interface to send from; empty for any
 * @param outbound6 IPv6 address or interface to send from; empty for any
 */
public record SlirpNetwork(
    String cidr, int mtu, boolean ipv6, boolean hostLoopback, String outbound, String outbound6) {

  /** The name of the network and of the program. */
  public static final String NAME = "slirp4netns";

  /** Where the addresses are in the network (slirp4netns(1)). */
  public static final int NAME_SERVER = 3;

  public static final int CONTAINER = 100;

  private static final Pattern CIDR = Pattern.compile("([0-9.]+)/([0-9]{1,2})");

  /** The process uses addresses up to {@link #CONTAINER}. */
  private static final int LONGEST_PREFIX = 25;

  // RFC 791: the smallest MTU that every IPv4 host must support; slirp4netns(1): the largest.
  private static final int SMALLEST_MTU = 68;
  private static final int LARGEST_MTU = 65_521;

  private static final SlirpNetwork DEFAULT =
      new SlirpNetwork("10.0.2.0/24", 65_520, true, false, "", "");

  /** Returns true if a spec's network is this one. */
  public static boolean isOf(String network) {
    return network.equals(NAME) || network.startsWith(NAME + ":");
  }

  /** Returns a spec's network with options before its own, which take precedence. */
  public static String withDefaults(String network, List<String> options) {
    List<String> all = new ArrayList<>(options);
    if (network.length() > NAME.length() + 1) {
      all.add(network.substring(NAME.length() + 1));
    }
    return options.isEmpty() ? network : NAME + ":" + String.join(",", all);
  }

  /**
   * Parses a spec's network.
   *
   * @throws CarobException.InvalidArgument an option is unknown or its value is invalid
   */
  public static SlirpNetwork parse(String network) {
    SlirpNetwork found = DEFAULT;
    if (network.length() > NAME.length() + 1) {
      for (String option : network.substring(NAME.length() + 1).split(",", -1)) {
        int equals = option.indexOf('=');
        if (equals < 1) {
          throw invalid("unknown option for slirp4netns: \"" + option + "\"");
        }
        found = found.with(option.substring(0, equals), option.substring(equals + 1));
      }
    }
    return found;
  }

  private SlirpNetwork with(String option, String value) {
    return switch (option) {
      case "cidr" -> new SlirpNetwork(cidr(value), mtu, ipv6, hostLoopback, outbound, outbound6);
      case "mtu" -> new SlirpNetwork(cidr, mtu(value), ipv6, hostLoopback, outbound, outbound6);
      case "enable_ipv6" ->
          new SlirpNetwork(cidr, mtu, flag(option, value), hostLoopback, outbound, outbound6);
      case "allow_host_loopback" ->
          new SlirpNetwork(cidr, mtu, ipv6, flag(option, value), outbound, outbound6);
      case "outbound_addr" ->
          new SlirpNetwork(cidr, mtu, ipv6, hostLoopback, source(option, value), outbound6);
      case "outbound_addr6" ->
          new SlirpNetwork(cidr, mtu, ipv6, hostLoopback, outbound, source(option, value));
      case "port_handler" -> {
        // slirp4netns forwards the ports in either case.
        if (!List.of("slirp4netns", "rootlesskit").contains(value)) {
          throw invalid("unknown port_handler for slirp4netns: \"" + value + "\"");
        }
        yield this;
      }
      default ->
          throw invalid("unknown option for slirp4netns: \"%s=%s\"".formatted(option, value));
    };
  }

  private static String cidr(String value) {
    Matcher parts = CIDR.matcher(value);
    if (!parts.matches() || !IpAddress.isValid(parts.group(1))) {
      throw invalid("invalid cidr \"" + value + "\"");
    }
    int prefix = Integer.parseInt(parts.group(2));
    if (prefix < 1
        || prefix > LONGEST_PREFIX
        || (number(parts.group(1)) & (0xffff_ffffL >> prefix)) != 0) {
      throw invalid(
          "invalid cidr \"%s\": it must be the address of a network with a prefix of 1 to %d bits"
              .formatted(value, LONGEST_PREFIX));
    }
    return value;
  }

  private static int mtu(String value) {
    int mtu = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
    if (mtu < SMALLEST_MTU || mtu > LARGEST_MTU) {
      throw invalid("invalid mtu \"" + value + "\"");
    }
    return mtu;
  }

  private static boolean flag(String option, String value) {
    if (!List.of("true", "false").contains(value)) {
      throw invalid("invalid value of %s for slirp4netns: \"%s\"".formatted(option, value));
    }
    return value.equals("true");
  }

  private static String source(String option, String value) {
    boolean six = option.endsWith("6");
    if (IpAddress.isValid(value) && value.contains(":") == six) {
      return value;
    }
    try {
      if (!value.isEmpty() && NetworkInterface.getByName(value) != null) {
        return value;
      }
    } catch (SocketException e) {
      throw invalid("invalid %s \"%s\": %s".formatted(option, value, e.getMessage()));
    }
    throw invalid("invalid " + option + " \"" + value + "\"");
  }

  /**
   * Checks that a port can be forwarded.
   *
   * @throws CarobException.InvalidArgument its protocol or the host's address is not supported
   */
  public static void check(PortMapping port) {
    if (!List.of("tcp", "udp").contains(port.protocol()) || port.hostAddress().contains(":")) {
      throw new CarobException.InvalidArgument(
          "slirp4netns cannot publish the %s port %d%s: it supports tcp and udp at IPv4 addresses"
              .formatted(
                  port.protocol(),
                  port.containerPort(),
                  port.hostAddress().isEmpty() ? "" : " at " + port.hostAddress()),
          FailureDetails.field("networking.ports"));
    }
  }

  /** Returns an address of the network by its position. */
  public String address(int position) {
    long address = number(cidr.substring(0, cidr.indexOf('/'))) + position;
    return "%d.%d.%d.%d"
        .formatted(address >> 24 & 0xff, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
  }

  /** Returns the container's address in CIDR form. */
  public String container() {
    return address(CONTAINER) + cidr.substring(cidr.indexOf('/'));
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Long.parseLong(part);
    }
    return number;
  }

  private static CarobException invalid(String message) {
    return new CarobException.InvalidArgument(message, FailureDetails.field("network"));
  }
}
