package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** Parses {@code KEY=VALUE} in options and files. */
public final class KeyValues {

  private KeyValues() {}

  /** Passes each pair to a consumer; a key alone has an empty value. */
  public static void pairs(List<String> texts, BiConsumer<String, String> sink) {
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
   * Passes each pair to a consumer.
   *
   * @param what the kind of pairs, for the message
   * @throws CarobException.InvalidArgument a text has no {@code =}
   */
  public static void valued(String what, List<String> texts, BiConsumer<String, String> sink) {
    for (String text : texts) {
      if (!text.contains("=")) {
        throw new CarobException.InvalidArgument(
            "%s must be formatted KEY=VALUE: '%s'".formatted(what, text));
      }
    }
    pairs(texts, sink);
  }

  /**
   * Passes each variable to a consumer. A name alone stands for the caller's variable, if it is
   * set; with a trailing {@code *} it stands for all of the caller's variables with that prefix.
   *
   * @param caller the caller's variables, {@code NAME=VALUE} each
   */
  public static void environment(
      List<String> texts, List<String> caller, BiConsumer<String, String> sink) {
    for (String text : texts) {
      if (text.contains("=") || text.isEmpty()) {
        pairs(List.of(text), sink);
      } else {
        String beginning = text.endsWith("*") ? text.substring(0, text.length() - 1) : text + "=";
        pairs(caller.stream().filter(own -> own.startsWith(beginning)).toList(), sink);
      }
    }
  }

  /**
   * Passes on each line of a file like {@link #environment}; empty lines and lines that begin with
   * {@code #} are ignored.
   */
  public static void file(Path file, List<String> caller, BiConsumer<String, String> sink) {
    try {
      environment(
          RegularFile.lines(file).stream()
              .map(String::stripLeading)
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList(),
          caller,
          sink);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot read the variables in " + file + ": " + e, e);
    }
  }
}
