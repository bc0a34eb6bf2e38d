package dev.carob.archive;

import java.util.Set;

/**
 * How a tree is packed.
 *
 * @param owners applied to the owners that the files have
 * @param hollow names in the tar of directories whose content is left out
 * @param strict whether packing fails at a file whose content is shorter than its size, or that has
 *     content but states no size, as files of procfs and sysfs do; otherwise such a file is filled
 *     with zeroes or is empty
 */
public record PackOptions(OwnerMapping owners, Set<String> hollow, boolean strict) {

  /** All as it is. */
  public static final PackOptions EXACT = new PackOptions(OwnerMapping.NONE, Set.of(), false);

  /** All as it is, or an error. */
  public static final PackOptions STRICT = new PackOptions(OwnerMapping.NONE, Set.of(), true);

  public PackOptions {
    hollow = Set.copyOf(hollow);
  }
}
