package dev.carob.cli.verbs.common;

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
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Removes all unused objects of a kind after a confirmation. */
public abstract class PruneVerb extends Verb {

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

  @Override
  public Integer call() {
    // Reports an invalid filter before the prompt.
    Supplier<List<Removal>> removal = removal(filters);
    return force || agreed(console(), what())
        ? report(removal.get(), one -> out().println(one.name()))
        : 0;
  }

  /**
   * Asks for confirmation.
   *
   * @param what the objects that will be removed; several kinds on separate lines
   */
  public static boolean agreed(Console console, String what) {
    String list = what.startsWith("-") ? ":\n\t" + what : " " + what + ".";
    console.out().println("WARNING! This will remove" + list);
    console.out().print("Are you sure you want to continue? [y/N] ");
    console.out().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    try {
      String answer = answers.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the answer", e);
    }
  }
}
