package dev.carob.linux;

/**
 * An SELinux label, {@code user:role:type:level}.
 *
 * @param level sensitivity and categories, such as {@code s0:c1,c2}
 */
public record SelinuxLabel(String user, String role, String type, String level) {

  private static final int PARTS = 4;

  /**
   * @throws IllegalArgumentException the text does not have four parts
   */
  public static SelinuxLabel parse(String text) {
    String[] parts = text.split(":", PARTS);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an SELinux label (user:role:type:level)");
    }
    return new SelinuxLabel(parts[0], parts[1], parts[2], parts[3]);
  }

  public SelinuxLabel withLevel(String value) {
    return new SelinuxLabel(user, role, type, value);
  }

  @Override
  public String toString() {
    return user + ":" + role + ":" + type + ":" + level;
  }
}
