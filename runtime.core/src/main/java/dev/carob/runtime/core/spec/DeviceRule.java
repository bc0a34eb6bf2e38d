package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;

/**
 * A rule for the use of devices, such as {@code c 10:* rwm}.
 *
 * @param type {@code a} (all), {@code b} (block) or {@code c} (character)
 * @param major a number, or an asterisk for all numbers
 * @param minor a number, or an asterisk for all numbers
 * @param access some of {@code r}, {@code w} and {@code m}
 */
record DeviceRule(String type, String major, String minor, String access) {

  private static final String ALL = "*";

  /**
   * @throws CarobException.InvalidArgument a part is invalid; names the part as Podman does
   */
  static DeviceRule parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3) {
      throw invalid(
          "invalid device cgroup rule requires type, major:Minor, and access rules: \"%s\""
              .formatted(text));
    }
    if (!parts[0].matches("[abc]")) {
      throw invalid("invalid device type in device-access-add: " + parts[0]);
    }
    String[] numbers = parts[1].split(":", 2);
    String minor = numbers.length == 2 ? numbers[1] : ALL;
    number(numbers[0]);
    number(minor);
    for (String one : parts[2].split("", -1)) {
      if (!one.matches("[rwm]?")) {
        throw invalid("invalid device access in device-access-add: " + one);
      }
    }
    if (parts[2].isEmpty()) {
      throw invalid("invalid device access in device-access-add: ");
    }
    return new DeviceRule(parts[0], numbers[0], minor, parts[2]);
  }

  private static void number(String text) {
    if (!text.equals(ALL) && !text.matches("[0-9]{1,18}")) {
      throw invalid("strconv.ParseUint: parsing \"%s\": invalid syntax".formatted(text));
    }
  }

  /** Writes the rule in the format of the OCI spec, where a missing number stands for all. */
  void write(ObjectNode rule) {
    rule.put("allow", true).put("type", type);
    put(rule, "major", major);
    put(rule, "minor", minor);
    rule.put("access", access);
  }

  private static void put(ObjectNode rule, String name, String number) {
    if (!number.equals(ALL)) {
      rule.put(name, Long.parseLong(number));
    }
  }

  private static CarobException.InvalidArgument invalid(String message) {
    return new CarobException.InvalidArgument(
        message, FailureDetails.field("security.deviceRules"));
  }
}
