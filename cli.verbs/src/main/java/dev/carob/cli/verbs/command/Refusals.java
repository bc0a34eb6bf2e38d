package dev.carob.cli.verbs.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The commands and flags of Podman that carob refuses, with the reasons, from {@code refused.txt}.
 * The file is read only if an unknown command or flag occurs.
 */
final class Refusals {

  private static final String FILE = "refused.txt";

  /**
   * A line of the file.
   *
   * @param commands commands; {@code *} at the end stands for all commands of a group
   * @param flag empty if the commands are refused as a whole
   */
  private record Entry(List<String> commands, String flag, String reason) {

    boolean concerns(String command) {
      return commands.stream()
          .anyMatch(
              one ->
                  one.equals(command)
                      || one.endsWith(" *")
                          && (command + " ").startsWith(one.substring(0, one.length() - 1)));
    }
  }

  private Refusals() {}

  /** Returns the message for a command, if it is refused. */
  static Optional<String> command(String command) {
    return find(command, "").map(reason -> "'carob " + command + "' is not supported: " + reason);
  }

  /** Returns the message for a flag of a command, if it is refused. */
  static Optional<String> flag(String command, String flag) {
    return find(command, flag).map(reason -> "the flag " + flag + " is not supported: " + reason);
  }

  private static Optional<String> find(String command, String flag) {
    return entries().stream()
        .filter(entry -> entry.flag.equals(flag) && entry.concerns(command))
        .map(Entry::reason)
        .findFirst();
  }

  private static List<Entry> entries() {
    try (InputStream in = Objects.requireNonNull(Refusals.class.getResourceAsStream(FILE), FILE)) {
      List<Entry> entries = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] cells = line.split("\\|", 3);
          entries.add(
              new Entry(
                  List.of(cells[0].strip().split(" *, *")), cells[1].strip(), cells[2].strip()));
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
