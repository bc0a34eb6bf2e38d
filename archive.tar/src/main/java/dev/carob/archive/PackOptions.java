package dev.carob.archive;

import java.util.Set;

/**
 * Options for packing a tree.
 *
 * @param owners maps the owners of the files
 * @param hollow names in the tar of directories whose content is omitted
 * @param strict true to pack files of procfs and sysfs with their content, whatever size they have,
 *     and to fail for another file whose content is shorter than its size; otherwise every file is
 *     packed with its size, and padded with zeroes if need be
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
