package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.api.network.Subnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Subnets: what they are made of, and which are free on this host. */
final class Subnets {

  private static final int SUBNETS = 256;
  private static final int HEX = 16;

  /** Bits of an address that containers' addresses, the gateway and the broadcast need at least. */
  private static final int SMALLEST = 2;

  private final Path routes4;
  private final Path routes6;

  /**
   * @param routes directory of the kernel's files {@code route} and {@code ipv6_route}
   */
  Subnets(Path routes) {
    routes4 = routes.resolve("route");
    routes6 = routes.resolve("ipv6_route");
  }

  /** Addresses with the same beginning. */
  record Prefix(InetAddress address, int length) {

    /** Of {@code ADDRESS/LENGTH}. */
    static Prefix parse(String text) {
      int slash = text.indexOf('/');
      try {
        if (slash > 0) {
          Prefix prefix =
              new Prefix(
                  Subnets.address(text.substring(0, slash)),
                  Integer.parseInt(text.substring(slash + 1)));
          if (prefix.length >= 0 && prefix.length <= prefix.bits()) {
            return prefix;
          }
        }
      } catch (NumberFormatException e) {
        throw invalid(text, e);
      }
      throw invalid(text, null);
    }

    private static CarobException invalid(
        String text, @org.jspecify.annotations.Nullable Exception cause) {
      return new CarobException.InvalidArgument(
          "invalid subnet '%s': it must be an address and a prefix length, such as 10.89.3.0/24 or fd00:1::/64"
              .formatted(text),
          cause);
    }

    int bits() {
      return address.getAddress().length * Byte.SIZE;
    }

    private BigInteger first() {
      int host = bits() - length;
      return new BigInteger(1, address.getAddress()).shiftRight(host).shiftLeft(host);
    }

    boolean overlaps(Prefix other) {
      int common = Math.min(length, other.length);
      return bits() == other.bits()
          && first().shiftRight(bits() - common).equals(other.first().shiftRight(bits() - common));
    }

    boolean contains(InetAddress one) {
      return overlaps(new Prefix(one, one.getAddress().length * Byte.SIZE));
    }

    /** The address that is so far from the first. */
    String at(int offset) {
      return text(
          Subnets.address(first().add(BigInteger.valueOf(offset)), bits() / Byte.SIZE)
              .getHostAddress());
    }
  }

  /** With the longest row of zeros left out (RFC 5952). */
  private static String text(String address) {
    String longest = "";
    Matcher zeros = Pattern.compile("(^|:)0(:0)+(:|$)").matcher(address);
    while (zeros.find()) {
      longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
    }
    return longest.isEmpty() ? address : address.replace(longest, "::");
  }

  /**
   * An address in digits.
   *
   * @throws CarobException.InvalidArgument it is none
   */
  static InetAddress address(String text) {
    // Names are not looked up: digits and colons are none.
    if (text.matches("[0-9.]+") || (text.contains(":") && text.matches("[0-9a-fA-F:.]+"))) {
      try {
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        throw new CarobException.InvalidArgument("invalid IP address '" + text + "'", e);
      }
    }
    throw new CarobException.InvalidArgument("invalid IP address '" + text + "'");
  }

  /**
   * Validates a subnet, and fills in its gateway.
   *
   * @param gateway whether there is to be one
   * @throws CarobException.InvalidArgument naming the invalid value
   */
  static Subnet completed(Subnet asked, boolean gateway) {
    Prefix prefix = Prefix.parse(asked.subnet());
    for (String one : List.of(asked.gateway(), asked.first(), asked.last())) {
      if (!one.isEmpty() && !prefix.contains(address(one))) {
        throw new CarobException.InvalidArgument(
            "the address %s is not in the subnet %s".formatted(one, asked.subnet()));
      }
    }
    requireUsable(prefix, asked);
    String own = asked.gateway().isEmpty() && gateway ? prefix.at(1) : asked.gateway();
    return new Subnet(prefix.at(0) + "/" + prefix.length(), own, asked.first(), asked.last());
  }

  private static void requireUsable(Prefix prefix, Subnet asked) {
    if (prefix.length() > prefix.bits() - SMALLEST) {
      throw new CarobException.InvalidArgument(
          "subnet %s is too small: it has no addresses for containers".formatted(asked.subnet()));
    }
    if (prefix.address().isLoopbackAddress() || prefix.address().isMulticastAddress()) {
      throw new CarobException.InvalidArgument(
          "subnet %s cannot be used: its addresses are %s"
              .formatted(
                  asked.subnet(), prefix.address().isLoopbackAddress() ? "loopback" : "multicast"));
    }
    if (!asked.gateway().isEmpty()) {
      BigInteger offset = number(address(asked.gateway())).subtract(prefix.first());
      boolean broadcast =
          prefix.bits() == Integer.SIZE
              && offset.add(BigInteger.ONE).bitLength() > prefix.bits() - prefix.length();
      if (offset.signum() == 0 || broadcast) {
        throw new CarobException.InvalidArgument(
            "gateway %s is not usable: it is the %s address of the subnet %s"
                .formatted(asked.gateway(), broadcast ? "broadcast" : "network", asked.subnet()));
      }
    }
    if (!asked.first().isEmpty()
        && !asked.last().isEmpty()
        && number(address(asked.first())).compareTo(number(address(asked.last()))) > 0) {
      throw new CarobException.InvalidArgument(
          "invalid range: its first address %s is after its last, %s"
              .formatted(asked.first(), asked.last()));
    }
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** Refuses what is taken already, by other networks or the host. */
  void requireFree(Subnet subnet, List<Prefix> networks) {
    Prefix wanted = Prefix.parse(subnet.subnet());
    if (networks.stream().anyMatch(wanted::overlaps)) {
      throw new CarobException.InvalidArgument(
          "subnet " + subnet.subnet() + " is already used by another network");
    }
    if (routes().stream().anyMatch(wanted::overlaps)) {
      throw new CarobException.InvalidArgument(
          "subnet " + subnet.subnet() + " is already used on the host: a route leads there");
    }
  }

  /**
   * One of 10.89.0.0/24 to 10.89.255.0/24 that nothing overlaps.
   *
   * @param start where the search begins
   */
  Subnet free4(long start, List<Prefix> networks) {
    return free("10.89.%d.0/24", start, networks).orElseThrow(() -> exhausted("10.89.0.0/16"));
  }

  /** One of fd89:0:0:0::/64 to fd89:0:0:ff::/64 that nothing overlaps. */
  Subnet free6(long start, List<Prefix> networks) {
    return free("fd89:0:0:%x::/64", start, networks).orElseThrow(() -> exhausted("fd89::/56"));
  }

  private Optional<Subnet> free(String form, long start, List<Prefix> networks) {
    List<Prefix> taken = new ArrayList<>(routes());
    taken.addAll(networks);
    for (int i = 0; i < SUBNETS; i++) {
      Subnet candidate = Subnet.of(form.formatted((start + i) % SUBNETS));
      Prefix prefix = Prefix.parse(candidate.subnet());
      if (taken.stream().noneMatch(prefix::overlaps)) {
        return Optional.of(completed(candidate, true));
      }
    }
    return Optional.empty();
  }

  private static CarobException exhausted(String where) {
    return new CarobException.NetworkFailed(
        "no subnet of " + where + " is free of routes and networks: give one with --subnet", null);
  }

  /** All of the host's but the default ones. */
  private List<Prefix> routes() {
    List<Prefix> found = new ArrayList<>();
    for (String line : lines(routes4)) {
      String[] fields = line.split("\t", -1);
      if (fields.length > 7 && !fields[0].equals("Iface")) {
        int length = Integer.bitCount(Integer.parseUnsignedInt(fields[7], HEX));
        // The kernel prints addresses as numbers of the machine's byte order.
        int address = Integer.reverseBytes(Integer.parseUnsignedInt(fields[1], HEX));
        add(found, BigInteger.valueOf(Integer.toUnsignedLong(address)), Integer.BYTES, length);
      }
    }
    for (String line : lines(routes6)) {
      String[] fields = line.split(" +", -1);
      if (fields.length > 1) {
        add(
            found,
            new BigInteger(fields[0], HEX),
            Integer.BYTES * Integer.BYTES,
            Integer.parseInt(fields[1], HEX));
      }
    }
    return found;
  }

  private static void add(List<Prefix> found, BigInteger address, int size, int length) {
    if (length == 0) {
      return;
    }
    found.add(new Prefix(address(address, size), length));
  }

  /** The address of a number, of so many bytes. */
  private static InetAddress address(BigInteger number, int size) {
    byte[] bytes = new byte[size];
    byte[] value = number.toByteArray();
    for (int i = 0; i < Math.min(size, value.length); i++) {
      bytes[size - 1 - i] = value[value.length - 1 - i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A host without IPv6 lacks the file. */
  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
