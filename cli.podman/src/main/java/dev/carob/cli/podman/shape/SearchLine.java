package dev.carob.cli.podman.shape;

import dev.carob.api.types.image.FoundImage;
import dev.carob.cli.podman.format.StructNode;

/** An image of a registry, as a line of {@code search}. */
public final class SearchLine {

  private static final String YES = "[OK]";
  private static final int LONGEST = 44;

  private SearchLine() {}

  /**
   * Returns the fields of an image.
   *
   * @param whole true if the description is complete
   */
  public static StructNode of(FoundImage image, boolean whole) {
    String description = image.description();
    boolean cut = !whole && description.length() > LONGEST;
    StructNode node = StructNode.create();
    node.put("Index", image.registry());
    node.put("Name", image.name());
    node.put("Description", cut ? description.substring(0, LONGEST) + "..." : description);
    node.put("Stars", image.stars());
    node.put("Official", image.official() ? YES : "");
    node.put("Automated", image.automated() ? YES : "");
    node.put("Tag", "");
    return node;
  }

  /** Returns the fields of a tag. */
  public static StructNode tag(String name, String tag) {
    StructNode node = StructNode.create();
    node.put("Name", name);
    node.put("Tag", tag);
    return node;
  }
}
