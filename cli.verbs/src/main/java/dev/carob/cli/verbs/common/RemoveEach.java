package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes objects of one kind, by name or all of them. */
public abstract class RemoveEach extends Verb {

  @Option(
      names = {"-a", "--all"},
      description = "Remove all objects of this kind")
  private boolean all;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  public RemoveEach(Services services, Console console) {
    super(services, console);
  }

  /** Returns the names of all objects. */
  public abstract List<String> all();

  public abstract void remove(String name);

  /**
   * Returns true if names of objects that do not exist are ignored, as by Podman's {@code --force}.
   */
  public boolean ignoresAbsent() {
    return false;
  }

  @Override
  public Integer call() {
    if (all == !names.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "no names given: name the objects to remove, or use --all");
    }
    return each(all ? all() : names, this::remove, ignoresAbsent());
  }

  /** As in Podman, absent objects and objects in use have separate exit codes. */
  @Override
  public ExitCodes exitCodes() {
    return ExitCodes.RM_OBJECTS;
  }
}
