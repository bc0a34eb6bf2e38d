package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** {@code KEY=VALUE}, from options and from files. */
final class Variables {

  private Variables() {}

  /** Hands on each pair; a key alone has the empty value. */
  static void pairs(List<String> texts, BiConsumer<String, String> sink) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals == 0 || text.isEmpty()) {
        throw new CarobException.InvalidArgument("'" + text + "' is not of the form KEY=VALUE");
      }
      sink.accept(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
  }

  /**
   * Hands on each line of a file; empty ones and those that begin with {@code #} are passed over.
   */
  static void file(Path file, BiConsumer<String, String> sink) {
    try {
      pairs(
          Files.readAllLines(file).stream()
              .map(String::stripLeading)
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList(),
          sink);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot read the variables in " + file + ": " + e, e);
    }
  }
}
