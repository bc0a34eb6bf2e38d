package dev.carob.api.types;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a container joins a network. */
public final class Joining {

  private static final Pattern MAC =
      Pattern.compile(
          "(\\p{XDigit}{2}:){5}\\p{XDigit}{2}|(\\p{XDigit}{2}-){5}\\p{XDigit}{2}"
              + "|(\\p{XDigit}{4}\\.){2}\\p{XDigit}{4}");

  private static final Pattern ALIAS =
      Pattern.compile("[a-zA-Z0-9_]([a-zA-Z0-9_.-]{0,251}[a-zA-Z0-9_])?");

  private static final Pattern DEVICE = Pattern.compile("[^\\s/:\\p{Cntrl}]{1,15}");

  private static final List<String> RESERVED = List.of("lo", ".", "..");

  private static final int HEX = 16;

  private final String network;
  private final List<String> addresses;
  private final String mac;
  private final List<String> aliases;
  private final String device;

  private Joining(Builder from) {
    network = from.network;
    addresses = List.copyOf(from.addresses);
    mac = from.mac;
    aliases = List.copyOf(from.aliases);
    device = from.device;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param network the name of the network
   */
  public static Builder builder(String network) {
    return new Builder(network);
  }

  /** The name of the network. */
  public String network() {
    return network;
  }

  /** The requested addresses, without a prefix length; empty to let the network choose. */
  public List<String> addresses() {
    return addresses;
  }

  /** The MAC address of the interface; empty to let the network choose. */
  public String mac() {
    return mac;
  }

  /** Names by which others find the container in this network, in addition to its own. */
  public List<String> aliases() {
    return aliases;
  }

  /** The interface's name in the container; empty: {@code eth} and a number. */
  public String device() {
    return device;
  }

  /** Joins a network with defaults. */
  public static Joining to(String network) {
    return builder(network).build();
  }

  /**
   * Parses {@code NAME[:OPTION=VALUE,…]}, the format of the command line. The options are {@code
   * ip}, {@code ip6}, {@code mac}, {@code alias} (several) and {@code interface_name}.
   *
   * @throws CarobException.InvalidArgument an option does not exist or has no value
   */
  public static Joining parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return to(text);
    }
    Joining joining = to(text.substring(0, colon));
    for (String option : text.substring(colon + 1).split(",", -1)) {
      int equals = option.indexOf('=');
      String value = option.substring(equals + 1);
      switch (equals < 0 ? "" : option.substring(0, equals)) {
        case "ip", "ip6" -> joining = joining.withAddress(value);
        case "mac" -> joining = joining.withMac(value);
        case "alias" -> joining = joining.withAlias(value);
        case "interface_name" -> joining = joining.as(value);
        default ->
            throw new CarobException.InvalidArgument(
                "invalid option '%s' of `networking.joinings` %s: valid options are ip=, ip6=, mac=, alias= and interface_name="
                    .formatted(option, text),
                FailureDetails.field("networking.joinings"));
      }
    }
    return joining;
  }

  /** Returns a copy with one more address. */
  public Joining withAddress(String value) {
    return toBuilder().addresses(plus(addresses, value)).build();
  }

  public Joining withMac(String value) {
    return toBuilder().mac(value).build();
  }

  /** Returns a copy with one more alias. */
  public Joining withAlias(String value) {
    return toBuilder().aliases(plus(aliases, value)).build();
  }

  /** Returns a copy with more aliases. */
  public Joining withAliases(List<String> values) {
    List<String> longer = new ArrayList<>(aliases);
    longer.addAll(values);
    return toBuilder().aliases(longer).build();
  }

  /** Returns a copy with another name of the interface. */
  public Joining as(String value) {
    return toBuilder().device(value).build();
  }

  /** Returns a copy for another network. */
  public Joining on(String name) {
    return toBuilder().network(name).build();
  }

  /**
   * Validates addresses, aliases and the interface's name.
   *
   * @throws CarobException.InvalidArgument naming the invalid value
   */
  public void check() {
    for (String address : addresses) {
      if (!IpAddress.isValid(address)) {
        throw new CarobException.InvalidArgument(
            "\"" + address + "\" is not an ip address",
            FailureDetails.field("networking.joinings"));
      }
    }
    if (!mac.isEmpty() && !MAC.matcher(mac).matches()) {
      throw new CarobException.InvalidArgument(
          "address " + mac + ": invalid MAC address", FailureDetails.field("networking.joinings"));
    }
    if (!mac.isEmpty() && (isGroup(mac) || mac.matches("[0:.-]+"))) {
      throw new CarobException.InvalidArgument(
          "address " + mac + ": invalid MAC address: it must be a unicast address",
          FailureDetails.field("networking.joinings"));
    }
    for (String alias : aliases) {
      if (!ALIAS.matcher(alias).matches()) {
        throw new CarobException.InvalidArgument(
            "invalid network alias \"%s\": it must consist of letters, digits, '.', '_' and '-'"
                .formatted(alias),
            FailureDetails.field("networking.joinings"));
      }
    }
    if (!device.isEmpty() && (!DEVICE.matcher(device).matches() || RESERVED.contains(device))) {
      throw new CarobException.InvalidArgument(
          "invalid interface name \"%s\": it must have 1 to 15 characters, without blanks, '/' and ':', and cannot be lo"
              .formatted(device),
          FailureDetails.field("networking.joinings"));
    }
  }

  /**
   * Returns true if the address is a multicast address, which has the lowest bit of the first byte
   * set (IEEE 802).
   */
  private static boolean isGroup(String mac) {
    return (Character.digit(mac.charAt(1), HEX) & 1) == 1;
  }

  private static List<String> plus(List<String> list, String value) {
    List<String> longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(network);
    builder.addresses = addresses;
    builder.mac = mac;
    builder.aliases = aliases;
    builder.device = device;
    return builder;
  }

  private List<Object> fields() {
    return List.of(network, addresses, mac, aliases, device);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Joining that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Joining" + fields();
  }

  /** Builder of {@link Joining}. */
  public static final class Builder {
    private String network;
    private List<String> addresses = List.of();
    private String mac = "";
    private List<String> aliases = List.of();
    private String device = "";

    private Builder(String network) {
      this.network = network;
    }

    public Builder network(String value) {
      network = value;
      return this;
    }

    public Builder addresses(List<String> value) {
      addresses = value;
      return this;
    }

    public Builder mac(String value) {
      mac = value;
      return this;
    }

    public Builder aliases(List<String> value) {
      aliases = value;
      return this;
    }

    public Builder device(String value) {
      device = value;
      return this;
    }

    public Joining build() {
      return new Joining(this);
    }
  }
}
