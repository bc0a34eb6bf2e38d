package dev.carob.archive;

import java.util.Set;

/**
 * How a tree is packed.
 *
 * @param owners applied to the owners that the files have
 * @param hollow names in the tar of directories whose content is left out
 */
public record PackOptions(OwnerMapping owners, Set<String> hollow) {

  /** All as it is. */
  public static final PackOptions EXACT = new PackOptions(OwnerMapping.NONE, Set.of());

  public PackOptions {
    hollow = Set.copyOf(hollow);
  }
}
