package dev.carob.api.container;

import java.util.List;

/**
 * How a container finds others by name: what is put into its {@code /etc/resolv.conf}
 * (resolv.conf(5)) and {@code /etc/hosts} (hosts(5)).
 *
 * @param servers addresses of name servers, in place of the host's
 * @param searches domains to look in, in place of the host's; a single {@code .}: none
 * @param options of the resolver, in place of the host's
 * @param hosts {@code NAME:ADDRESS}, more lines of {@code /etc/hosts}; the address {@code
 *     host-gateway} is that by which the host is reached
 * @param baseHosts what the lines are added to: an absolute path, {@code image}, or {@code none};
 *     empty: as configured, else the host's file
 * @param imageHosts leave {@code /etc/hosts} as the image has it
 * @param imageResolvConf leave {@code /etc/resolv.conf} as the image has it
 * @param imageHostname leave {@code /etc/hostname} as the image has it
 */
public record NameService(
    List<String> servers,
    List<String> searches,
    List<String> options,
    List<String> hosts,
    String baseHosts,
    boolean imageHosts,
    boolean imageResolvConf,
    boolean imageHostname) {

  /** In place of a path: the image's own file. */
  public static final String OF_IMAGE = "image";

  /** In place of a path: nothing. */
  public static final String OF_NOTHING = "none";

  /** Nothing but the defaults. */
  public static final NameService DEFAULT =
      new NameService(List.of(), List.of(), List.of(), List.of(), "", false, false, false);

  public NameService {
    servers = List.copyOf(servers);
    searches = List.copyOf(searches);
    options = List.copyOf(options);
    hosts = List.copyOf(hosts);
  }
}
