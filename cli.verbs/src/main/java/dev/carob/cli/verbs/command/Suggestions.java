package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Reports unknown commands, with the commands that the user may have meant. */
final class Suggestions {

  // The distance that cobra, Podman's command parser, uses.
  private static final int DISTANCE = 2;

  private Suggestions() {}

  /**
   * The failure for an unknown command.
   *
   * @param name one or two words
   * @param names all commands
   */
  static CarobException unknown(String name, Collection<String> names) {
    int blank = name.indexOf(' ');
    String group = blank < 0 ? "" : name.substring(0, blank + 1);
    String typed = name.substring(group.length());
    List<String> similar =
        names.stream()
            .filter(one -> one.startsWith(group))
            .map(one -> one.substring(group.length()).split(" ", 2)[0])
            .distinct()
            .filter(one -> isSimilar(typed, one))
            .toList();
    String error = "unrecognized command `carob " + name + "`";
    String help = "\nTry 'carob " + group + "--help' for more information";
    return new CarobException.InvalidArgument(
        similar.isEmpty()
            ? error + help
            : error + "\n\nDid you mean this?\n\t" + String.join("\n\t", similar) + "\n" + help);
  }

  private static boolean isSimilar(String typed, String name) {
    String a = typed.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    return b.startsWith(a) || distance(a, b) <= DISTANCE;
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
