package dev.carob.archive;

import java.util.Set;

/**
 * Options for packing a tree.
 *
 * @param owners maps the owners of the files
 * @param hollow names in the tar of directories whose content is omitted
 * @param strict true if packing fails for a file whose content is shorter than its size, or that
 *     has content but a size of 0, like files of procfs and sysfs; otherwise such a file is padded
 *     with zeroes or is empty
 */
public record PackOptions(OwnerMapping owners, Set<String> hollow, boolean strict) {

  /** Packs everything unchanged. */
  public static final PackOptions EXACT = new PackOptions(OwnerMapping.NONE, Set.of(), false);

  /** Packs everything unchanged, or fails. */
  public static final PackOptions STRICT = new PackOptions(OwnerMapping.NONE, Set.of(), true);

  public PackOptions {
    hollow = Set.copyOf(hollow);
  }
}
