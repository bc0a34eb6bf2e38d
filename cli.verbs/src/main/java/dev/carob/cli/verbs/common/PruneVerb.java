package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.housekeeping.Removal;
import dev.carob.spi.verb.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Removes all unused objects of a kind after a confirmation. */
public abstract class PruneVerb extends Verb {

  private static final String WARNING = "WARNING! This will remove";

  @Option(
      names = {"-f", "--force"},
      description = "Do not ask for confirmation")
  private boolean force;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description = "Filter by label, until and the like")
  private List<String> filters = new ArrayList<>();

  public PruneVerb(Services services, Console console) {
    super(services, console);
  }

  /** Describes the objects that will be removed. */
  public abstract String what();

  /**
   * Validates filters, and returns the removal of the unused objects that pass them.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public abstract Supplier<List<Removal>> removal(List<String> filters);

  /** Returns the names to list before the question; empty: they are not listed. */
  public Optional<List<String>> listed(List<String> filters) {
    return Optional.empty();
  }

  /** Returns the message if {@link #listed} finds nothing. */
  public String absent() {
    return "";
  }

  @Override
  public Integer call() {
    // Reports an invalid filter before the prompt.
    Supplier<List<Removal>> removal = removal(filters);
    if (!force) {
      Optional<List<String>> names = listed(filters);
      String text = " " + what() + ".";
      if (names.isPresent()) {
        String kinds = text + " The following volumes will be removed:";
        if (names.get().isEmpty()) {
          out().println(WARNING + kinds);
          out().println(absent());
          return 0;
        }
        text = kinds + "\n" + String.join("\n", names.get());
      }
      if (!confirmed(console(), text)) {
        return 0;
      }
    }
    return report(removal.get(), one -> out().println(one.name()));
  }

  /**
   * Asks for confirmation.
   *
   * @param what the objects that will be removed; several kinds on separate lines
   */
  public static boolean agreed(Console console, String what) {
    return confirmed(console, what.startsWith("-") ? ":\n\t" + what : " " + what + ".");
  }

  private static boolean confirmed(Console console, String text) {
    console.out().println(WARNING + text);
    console.out().print("Are you sure you want to continue? [y/N] ");
    console.out().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new CarobException.InvalidArgument("EOF");
      }
      return answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the answer", e);
    }
  }
}
