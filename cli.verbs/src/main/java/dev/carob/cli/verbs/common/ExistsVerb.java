package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import picocli.CommandLine.Parameters;

/** Checks if an object exists: the exit code is 0 if it does, otherwise 1. */
public abstract class ExistsVerb extends Verb {

  @Parameters(index = "0", paramLabel = "NAME", description = "Name or id")
  private String name = "";

  public ExistsVerb(Services services, Console console) {
    super(services, console);
  }

  /**
   * @throws CarobException.NotFound the object does not exist
   */
  public abstract void look(String name);

  @Override
  public Integer call() {
    try {
      look(name);
      return 0;
    } catch (CarobException.NotFound e) {
      return 1;
    }
  }
}
