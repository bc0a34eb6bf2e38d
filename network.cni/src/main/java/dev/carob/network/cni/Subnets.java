package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.Subnet;
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

/** Parses and validates subnets, and finds free ones on this host. */
final class Subnets {

  private static final int SUBNETS = 256;
  private static final int HEX = 16;

  /** The minimum number of host bits: container addresses, gateway and broadcast address. */
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

  /** A range of addresses with a common prefix. */
  record Prefix(InetAddress address, int length) {

    /** Parses {@code ADDRESS/LENGTH}. */
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
          cause,
          FailureDetails.field("subnets"));
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

    /** Returns true if the address is the first of the range. */
    boolean isNetwork() {
      return number(address).equals(first());
    }

    /** The address at an offset from the first one. */
    String at(int offset) {
      return text(
          Subnets.address(first().add(BigInteger.valueOf(offset)), bits() / Byte.SIZE)
              .getHostAddress());
    }
  }

  /** Shortens an IPv6 address by its longest run of zeros (RFC 5952). */
  private static String text(String address) {
    String longest = "";
    Matcher zeros = Pattern.compile("(^|:)0(:0)+(:|$)").matcher(address);
    while (zeros.find()) {
      longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
    }
    return longest.isEmpty() ? address : address.replace(longest, "::");
  }

  /**
   * Parses a numeric address.
   *
   * @throws CarobException.InvalidArgument the text is not an address
   */
  static InetAddress address(String text) {
    // Prevents a lookup: such a text cannot be a host name.
    if (text.matches("[0-9.]+") || (text.contains(":") && text.matches("[0-9a-fA-F:.]+"))) {
      try {
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        throw new CarobException.InvalidArgument(
            "invalid IP address '" + text + "'", e, FailureDetails.field("subnets"));
      }
    }
    throw new CarobException.InvalidArgument(
        "invalid IP address '" + text + "'", FailureDetails.field("subnets"));
  }

  /**
   * Validates a subnet and fills in its gateway.
   *
   * @param gateway true if the subnet has a gateway
   * @throws CarobException.InvalidArgument a value is invalid; names the value
   */
  static Subnet completed(Subnet asked, boolean gateway) {
    Prefix prefix = Prefix.parse(asked.subnet());
    for (String one : List.of(asked.gateway(), asked.first(), asked.last())) {
      if (!one.isEmpty() && !prefix.contains(address(one))) {
        throw new CarobException.InvalidArgument(
            "the address %s is not in the subnet %s".formatted(one, asked.subnet()),
            FailureDetails.field("subnets"));
      }
    }
    requireUsable(prefix, asked);
    String own = asked.gateway().isEmpty() && gateway ? prefix.at(1) : asked.gateway();
    return Subnet.builder(prefix.at(0) + "/" + prefix.length())
        .gateway(own)
        .first(asked.first())
        .last(asked.last())
        .build();
  }

  private static void requireUsable(Prefix prefix, Subnet asked) {
    if (prefix.length() > prefix.bits() - SMALLEST) {
      throw new CarobException.InvalidArgument(
          "subnet %s is too small: it has no addresses for containers".formatted(asked.subnet()),
          FailureDetails.field("subnets"));
    }
    if (prefix.address().isLoopbackAddress() || prefix.address().isMulticastAddress()) {
      throw new CarobException.InvalidArgument(
          "subnet %s cannot be used: its addresses are %s"
              .formatted(
                  asked.subnet(), prefix.address().isLoopbackAddress() ? "loopback" : "multicast"),
          FailureDetails.field("subnets"));
    }
    if (!asked.gateway().isEmpty()) {
      BigInteger offset = number(address(asked.gateway())).subtract(prefix.first());
      boolean broadcast =
          prefix.bits() == Integer.SIZE
              && offset.add(BigInteger.ONE).bitLength() > prefix.bits() - prefix.length();
      if (offset.signum() == 0 || broadcast) {
        throw new CarobException.InvalidArgument(
            "gateway %s is not usable: it is the %s address of the subnet %s"
                .formatted(asked.gateway(), broadcast ? "broadcast" : "network", asked.subnet()),
            FailureDetails.field("subnets"));
      }
    }
    if (!asked.first().isEmpty()
        && !asked.last().isEmpty()
        && number(address(asked.first())).compareTo(number(address(asked.last()))) > 0) {
      throw new CarobException.InvalidArgument(
          "invalid range: its first address %s is after its last, %s"
              .formatted(asked.first(), asked.last()),
          FailureDetails.field("subnets"));
    }
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** Throws if other networks or the host use the subnet. */
  void requireFree(Subnet subnet, List<Prefix> networks) {
    Prefix wanted = Prefix.parse(subnet.subnet());
    if (networks.stream().anyMatch(wanted::overlaps)) {
      throw new CarobException.InvalidArgument(
          "subnet " + subnet.subnet() + " is already used by another network",
          FailureDetails.field("subnets"));
    }
    if (routes().stream().anyMatch(wanted::overlaps)) {
      throw new CarobException.InvalidArgument(
          "subnet " + subnet.subnet() + " is already used on the host: a route exists for it",
          FailureDetails.field("subnets"));
    }
  }

  /**
   * Chooses one of 10.89.0.0/24 to 10.89.255.0/24 that overlaps with no route or network.
   *
   * @param start where to start the search
   */
  Subnet free4(long start, List<Prefix> networks) {
    return free("10.89.%d.0/24", start, networks).orElseThrow(() -> exhausted("10.89.0.0/16"));
  }

  /** Chooses one of fd89:0:0:0::/64 to fd89:0:0:ff::/64 that overlaps with no route or network. */
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
        "no subnet of " + where + " is free of routes and networks",
        null,
        FailureDetails.code(FailureCode.NO_FREE_SUBNET));
  }

  /** All routes of the host except the default ones. */
  private List<Prefix> routes() {
    List<Prefix> found = new ArrayList<>();
    for (String line : lines(routes4)) {
      String[] fields = line.split("\t", -1);
      if (fields.length > 7 && !fields[0].equals("Iface")) {
        int length = Integer.bitCount(Integer.parseUnsignedInt(fields[7], HEX));
        // The kernel prints addresses as numbers in host byte order.
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

  /** Converts a number to an address of {@code size} bytes. */
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

  /** A host without IPv6 does not have the file. */
  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
