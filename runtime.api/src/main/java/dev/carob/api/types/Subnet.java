package dev.carob.api.types;

import dev.carob.api.CarobException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subnet of a network. */
public final class Subnet {

  private final String subnet;
  private final String gateway;
  private final String first;
  private final String last;

  private Subnet(Builder from) {
    subnet = from.subnet;
    gateway = from.gateway;
    first = from.first;
    last = from.last;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param subnet in CIDR form, such as {@code 10.89.3.0/24}
   */
  public static Builder builder(String subnet) {
    return new Builder(subnet);
  }

  /** The subnet in CIDR form, such as {@code 10.89.3.0/24}. */
  public String subnet() {
    return subnet;
  }

  /** The host's own address in the subnet; empty to let the backend choose, or for none. */
  public String gateway() {
    return gateway;
  }

  /** Lowest address for containers; empty for the lowest of the subnet. */
  public String first() {
    return first;
  }

  /** Highest address for containers; empty for the highest of the subnet. */
  public String last() {
    return last;
  }

  /** A subnet with defaults. */
  public static Subnet of(String subnet) {
    return builder(subnet).build();
  }

  /**
   * Returns a copy with a range of addresses for containers, in the format of {@code --ip-range}:
   * {@code FIRST-LAST}, or a part of the subnet in CIDR form, without its first and last address.
   *
   * @throws CarobException.InvalidArgument the text has another format
   */
  public Subnet withRange(String text) {
    int dash = text.indexOf('-');
    if (dash > 0 && dash < text.length() - 1) {
      return toBuilder().first(text.substring(0, dash)).last(text.substring(dash + 1)).build();
    }
    int slash = text.indexOf('/');
    try {
      if (slash > 0 && text.matches("[0-9.]+/\\d+|[0-9a-fA-F:]+:[0-9a-fA-F:.]*/\\d+")) {
        byte[] bytes = InetAddress.getByName(text.substring(0, slash)).getAddress();
        int host = bytes.length * Byte.SIZE - Integer.parseInt(text.substring(slash + 1));
        if (host >= 2) {
          BigInteger begin = new BigInteger(1, bytes).shiftRight(host).shiftLeft(host);
          BigInteger end = begin.add(BigInteger.ONE.shiftLeft(host));
          return toBuilder()
              .first(address(begin.add(BigInteger.ONE), bytes.length))
              .last(address(end.subtract(BigInteger.TWO), bytes.length))
              .build();
        }
      }
    } catch (UnknownHostException | NumberFormatException e) {
      throw invalid(text, e);
    }
    throw invalid(text, null);
  }

  /**
   * Returns true if an address is in the subnet.
   *
   * @param address an IP address, as {@link IpAddress#isValid} accepts it
   */
  public boolean contains(String address) {
    int slash = subnet.indexOf('/');
    try {
      byte[] one = InetAddress.getByName(address).getAddress();
      byte[] other = InetAddress.getByName(subnet.substring(0, slash)).getAddress();
      int host = one.length * Byte.SIZE - Integer.parseInt(subnet.substring(slash + 1));
      return one.length == other.length
          && new BigInteger(1, one)
              .shiftRight(host)
              .equals(new BigInteger(1, other).shiftRight(host));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid address '%s' or subnet '%s'".formatted(address, subnet), e);
    }
  }

  /**
   * Returns true if a container can have an address of the subnet: it is in the range, and neither
   * the gateway's nor the network's nor, with IPv4, the broadcast address.
   *
   * @param address an IP address in the subnet
   */
  public boolean isFree(String address) {
    int slash = subnet.indexOf('/');
    try {
      byte[] one = InetAddress.getByName(address).getAddress();
      int host = one.length * Byte.SIZE - Integer.parseInt(subnet.substring(slash + 1));
      BigInteger all = BigInteger.ONE.shiftLeft(host).subtract(BigInteger.ONE);
      BigInteger position = new BigInteger(1, one).and(all);
      boolean broadcast = one.length == Integer.BYTES && position.equals(all);
      return position.signum() != 0
          && !broadcast
          && (gateway.isEmpty() || !number(address).equals(number(gateway)))
          && (first.isEmpty() || number(address).compareTo(number(first)) >= 0)
          && (last.isEmpty() || number(address).compareTo(number(last)) <= 0);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid address '%s' or subnet '%s'".formatted(address, subnet), e);
    }
  }

  private static BigInteger number(String address) throws UnknownHostException {
    return new BigInteger(1, InetAddress.getByName(address).getAddress());
  }

  private static String address(BigInteger value, int size) throws UnknownHostException {
    byte[] from = value.toByteArray();
    byte[] bytes = new byte[size];
    for (int i = 0; i < Math.min(size, from.length); i++) {
      bytes[size - 1 - i] = from[from.length - 1 - i];
    }
    return InetAddress.getByAddress(bytes).getHostAddress();
  }

  private static CarobException invalid(
      String text, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.InvalidArgument(
        "invalid range '%s': it must be FIRST-LAST, such as 10.89.3.10-10.89.3.99, or a subnet, such as 10.89.3.128/25"
            .formatted(text),
        cause);
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(subnet);
    builder.gateway = gateway;
    builder.first = first;
    builder.last = last;
    return builder;
  }

  private List<Object> fields() {
    return List.of(subnet, gateway, first, last);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Subnet that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Subnet" + fields();
  }

  /** Builder of {@link Subnet}. */
  public static final class Builder {
    private String subnet;
    private String gateway = "";
    private String first = "";
    private String last = "";

    private Builder(String subnet) {
      this.subnet = subnet;
    }

    public Builder subnet(String value) {
      subnet = value;
      return this;
    }

    public Builder gateway(String value) {
      gateway = value;
      return this;
    }

    public Builder first(String value) {
      first = value;
      return this;
    }

    public Builder last(String value) {
      last = value;
      return this;
    }

    public Subnet build() {
      return new Subnet(this);
    }
  }
}
