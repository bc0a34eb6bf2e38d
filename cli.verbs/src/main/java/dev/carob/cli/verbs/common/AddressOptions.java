package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.Joining;
import picocli.CommandLine.Option;

/** The options for the addresses of a container's interface in a network. */
public final class AddressOptions {

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      description = "Set the IPv4 address in the network")
  private String ip = "";

  @Option(
      names = "--ip6",
      paramLabel = "ADDRESS",
      description = "Set the IPv6 address in the network")
  private String ip6 = "";

  @Option(
      names = "--mac-address",
      paramLabel = "ADDRESS",
      description = "Set the MAC address of the interface")
  private String mac = "";

  /** Returns true if at least one of the options is set. */
  public boolean given() {
    return !ip.isEmpty() || !ip6.isEmpty() || !mac.isEmpty();
  }

  /**
   * Applies the options that are set.
   *
   * @throws CarobException.InvalidArgument an IPv6 address is none
   */
  public Joining on(Joining joining) {
    if (!ip6.isEmpty() && !(ip6.contains(":") && IpAddress.isValid(ip6))) {
      throw new CarobException.InvalidArgument(
          "invalid address '" + ip6 + "': --ip6 requires an IPv6 address");
    }
    Joining wished = mac.isEmpty() ? joining : joining.withMac(mac);
    wished = ip.isEmpty() ? wished : wished.withAddress(ip);
    return ip6.isEmpty() ? wished : wished.withAddress(ip6);
  }
}
