package dev.carob.api.network;

/**
 * Addresses of a network.
 *
 * @param subnet in CIDR form, such as {@code 10.89.3.0/24}
 * @param gateway the host's own address in it; empty: as the backend chooses, or none
 * @param first lowest address that containers get; empty: the lowest there is
 * @param last highest address that containers get; empty: the highest there is
 */
public record Subnet(String subnet, String gateway, String first, String last) {

  /** One of which nothing else is asked. */
  public static Subnet of(String subnet) {
    return new Subnet(subnet, "", "", "");
  }
}
