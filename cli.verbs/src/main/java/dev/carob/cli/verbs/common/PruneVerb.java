package dev.carob.cli.verbs.common;

import dev.carob.spi.verb.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** A verb that removes, once that is agreed to, all things of a kind that are not needed. */
public abstract class PruneVerb extends Verb {

  @Option(
      names = {"-f", "--force"},
      description = "Do not ask")
  private boolean force;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description = "Only those with label, until and the like as given")
  private List<String> filters = new ArrayList<>();

  public PruneVerb(Services services, Console console) {
    super(services, console);
  }

  /** What will be removed, for people. */
  public abstract String what();

  /**
   * What is not needed.
   *
   * @param wanted filters that it has to pass
   */
  public abstract List<String> found(List<String> wanted);

  public abstract void remove(String name);

  @Override
  public Integer call() {
    // A filter that is none is said before anything is asked.
    List<String> found = found(filters);
    if (!force) {
      if (!agreed(console(), what())) {
        return 0;
      }
      found = found(filters);
    }
    int code = 0;
    for (List<String> some : groups(found)) {
      int one = each(some, this::remove);
      code = one == 0 ? code : one;
    }
    return code;
  }

  /** Those of what was found that can be removed at the same time, the first first. */
  public List<List<String>> groups(List<String> found) {
    return List.of(found);
  }

  /**
   * Asks whether to go on.
   *
   * @param what will be removed; several on lines of their own
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
