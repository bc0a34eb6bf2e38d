package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Creates and validates ids and names of containers. */
public final class ContainerNames {

  // NAME_MAX of Linux's file systems.
  private static final int LONGEST_FILE_NAME = 255;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 32;
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  private static final List<String> FIRST =
      List.of(
          "amber", "brave", "calm", "clever", "dry", "early", "fair", "gentle", "green", "happy",
          "keen", "kind", "light", "lively", "mild", "neat", "noble", "plain", "quick", "quiet",
          "ripe", "sharp", "silver", "smooth", "steady", "sunny", "swift", "warm", "wise", "young");
  private static final List<String> SECOND =
      List.of(
          "acacia",
          "alder",
          "ash",
          "bean",
          "beech",
          "birch",
          "bramble",
          "cedar",
          "clover",
          "cypress",
          "elder",
          "fern",
          "fig",
          "hazel",
          "heath",
          "holly",
          "ivy",
          "juniper",
          "laurel",
          "linden",
          "maple",
          "myrtle",
          "oak",
          "olive",
          "pea",
          "pine",
          "poplar",
          "rowan",
          "tamarind",
          "vetch");

  private ContainerNames() {}

  /**
   * Creates an id of 64 random hexadecimal digits. The short form contains a letter, so that it is
   * not a number.
   */
  public static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    while (true) {
      RANDOM.nextBytes(bytes);
      String id = HexFormat.of().formatHex(bytes);
      if (!id.substring(0, 12).chars().allMatch(Character::isDigit)) {
        return id;
      }
    }
  }

  /** Generates an unused name. */
  public static String generate(Predicate<String> taken) {
    while (true) {
      String name =
          FIRST.get(RANDOM.nextInt(FIRST.size()))
              + "_"
              + SECOND.get(RANDOM.nextInt(SECOND.size()))
              + RANDOM.nextInt(1000);
      if (!taken.test(name)) {
        return name;
      }
    }
  }

  /** Throws if the name is invalid. */
  public static void check(String name) {
    check("container", name);
  }

  /**
   * Throws if the name is invalid.
   *
   * @param kind kind of the named object, for messages
   */
  public static void check(String kind, String name) {
    check(kind, name, Integer.MAX_VALUE);
  }

  /**
   * Throws if the name is invalid, or too long for the name of a file.
   *
   * @param kind kind of the named object, for messages
   */
  public static void checkForFile(String kind, String name) {
    check(kind, name, LONGEST_FILE_NAME);
  }

  private static void check(String kind, String name, int longest) {
    if (name.length() > longest) {
      throw new CarobException.InvalidArgument(
          "invalid %s name '%s': it is longer than %d characters".formatted(kind, name, longest),
          FailureDetails.field("name"));
    }
    if (!VALID.matcher(name).matches()) {
      throw new CarobException.InvalidArgument(
          "invalid " + kind + " name '" + name + "': names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*",
          FailureDetails.field("name"));
    }
  }
}
