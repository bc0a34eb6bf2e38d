package dev.carob.api.image;

import java.util.List;

/**
 * An image to make of a root filesystem.
 *
 * @param name empty: none
 * @param changes to its configuration, as a Dockerfile has them: {@code CMD …}, {@code ENV …}
 * @param message empty: the usual one
 */
public record ImportSpec(String name, List<String> changes, String message, Platform platform) {

  public ImportSpec {
    changes = List.copyOf(changes);
  }

  /** Without anything but a name. */
  public static ImportSpec of(String name) {
    return new ImportSpec(name, List.of(), "", Platform.HERE);
  }
}
