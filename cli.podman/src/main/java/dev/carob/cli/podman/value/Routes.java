package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.Route;

/** Parses routes, {@code DESTINATION,GATEWAY[,METRIC]}. */
public final class Routes {

  private static final long LARGEST_METRIC = 0xffff_ffffL;

  private Routes() {}

  /**
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static Route parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new CarobException.InvalidArgument(
          "invalid route: %s%nFormat: --route <destination in CIDR>,<gateway>,<metric (optional)>"
              .formatted(text));
    }
    int slash = parts[0].indexOf('/');
    if (slash < 0
        || !IpAddress.isValid(parts[0].substring(0, slash))
        || !parts[0].substring(slash + 1).matches("[0-9]{1,3}")) {
      throw new CarobException.InvalidArgument("invalid route destination " + parts[0]);
    }
    if (!IpAddress.isValid(parts[1])) {
      throw new CarobException.InvalidArgument("invalid route gateway " + parts[1]);
    }
    long metric = 0;
    if (parts.length == 3) {
      metric = parts[2].matches("[0-9]{1,10}") ? Long.parseLong(parts[2]) : -1;
      if (metric < 0 || metric > LARGEST_METRIC) {
        throw new CarobException.InvalidArgument("invalid route metric " + parts[2]);
      }
    }
    return new Route(parts[0], parts[1], metric);
  }
}
