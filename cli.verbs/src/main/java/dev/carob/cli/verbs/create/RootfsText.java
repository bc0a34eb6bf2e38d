package dev.carob.cli.verbs.create;

import java.util.ArrayList;
import java.util.List;

/**
 * Podman's text for a root filesystem: a path, optionally followed by {@code :O} and {@code
 * :idmap[=MAPPING]}.
 */
record RootfsText(String path, List<String> options) {

  private static final String OVERLAY = "O";
  private static final String IDMAP = "idmap";

  static RootfsText parse(String text) {
    List<String> options = new ArrayList<>();
    String path = text;
    int colon = path.lastIndexOf(':');
    while (colon > 0 && isOption(path.substring(colon + 1))) {
      options.add(0, path.substring(colon + 1));
      path = path.substring(0, colon);
      colon = path.lastIndexOf(':');
    }
    return new RootfsText(path, List.copyOf(options));
  }

  private static boolean isOption(String text) {
    return text.equals(OVERLAY) || text.equals(IDMAP) || text.startsWith(IDMAP + "=");
  }
}
