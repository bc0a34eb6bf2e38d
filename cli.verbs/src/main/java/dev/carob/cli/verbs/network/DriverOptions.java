package dev.carob.cli.verbs.network;

import dev.carob.api.CarobException;
import dev.carob.api.types.NetworkSpec;
import java.util.List;

/** The options {@code KEY=VALUE} of a network's driver, in the words of Podman and of Docker. */
final class DriverOptions {

  // RFC 791: the smallest MTU that every IPv4 host must support.
  private static final int SMALLEST_MTU = 68;
  private static final int LARGEST_MTU = 65_535;
  private static final int LAST_VLAN = 4_094;
  private static final long LARGEST_METRIC = 0xffff_ffffL;

  private DriverOptions() {}

  /**
   * Sets the options in a request.
   *
   * @throws CarobException.InvalidArgument an option is unknown for the driver, or its value is
   *     invalid
   */
  static void apply(String driver, List<String> options, NetworkSpec.Builder spec) {
    boolean bridge = driver.isEmpty() || driver.equals("bridge");
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = option.substring(equals + 1);
      switch (name) {
        case "mtu", "com.docker.network.driver.mtu" ->
            spec.mtu((int) number(option, value, SMALLEST_MTU, LARGEST_MTU));
        case "vlan" -> spec.vlan((int) number(option, value, 1, LAST_VLAN));
        case "metric" -> spec.metric(number(option, value, 0, LARGEST_METRIC));
        case "isolate" -> spec.isolated(bool(option, value));
        case "no_default_route" -> spec.defaultRoute(!bool(option, value));
        case "mode" -> spec.mode(value);
        case "parent" -> {
          if (bridge) {
            throw unsupported(driver, name);
          }
          spec.device(value);
        }
        case "com.docker.network.bridge.name" -> {
          if (!bridge) {
            throw unsupported(driver, name);
          }
          spec.device(value);
        }
        default -> throw unsupported(driver, name);
      }
    }
  }

  private static CarobException unsupported(String driver, String name) {
    return new CarobException.InvalidArgument(
        "unsupported %s network option %s".formatted(driver.isEmpty() ? "bridge" : driver, name));
  }

  private static long number(String option, String value, long least, long most) {
    long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : -1;
    if (number < least || number > most) {
      throw new CarobException.InvalidArgument(
          "invalid option '%s': it must be a number from %d to %d".formatted(option, least, most));
    }
    return number;
  }

  /** Parses what Go's {@code strconv.ParseBool} accepts. */
  private static boolean bool(String option, String value) {
    if (value.matches("1|t|T|TRUE|true|True")) {
      return true;
    }
    if (value.matches("0|f|F|FALSE|false|False")) {
      return false;
    }
    throw new CarobException.InvalidArgument(
        "invalid option '" + option + "': it must be true or false");
  }
}
