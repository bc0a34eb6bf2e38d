package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A verb that removes things of one kind, by name or all. */
public abstract class RemoveEach extends Verb {

  @Option(
      names = {"-a", "--all"},
      description = "All objects of this kind")
  private boolean all;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  public RemoveEach(Services services, Console console) {
    super(services, console);
  }

  /** The names of all. */
  public abstract List<String> all();

  public abstract void remove(String name);

  /**
   * Whether names of objects that do not exist are ignored, as Podman does with {@code --force}.
   */
  public boolean ignoresAbsent() {
    return false;
  }

  @Override
  public Integer call() {
    if (all == !names.isEmpty()) {
      throw new CarobException.InvalidArgument("give the names of what to remove, or --all");
    }
    return each(all ? all() : names, this::remove, ignoresAbsent());
  }

  /** As Podman: what is not there, and what is in use, have codes of their own. */
  @Override
  public ExitCodes exitCodes() {
    return ExitCodes.RM_OBJECTS;
  }
}
