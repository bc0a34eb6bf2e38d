package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import picocli.CommandLine.Parameters;

/** A verb that tells by its exit code whether something is there: 0 if it is, 1 if not. */
public abstract class ExistsVerb extends Verb {

  @Parameters(index = "0", paramLabel = "NAME", description = "Name or id")
  private String name = "";

  public ExistsVerb(Services services, Console console) {
    super(services, console);
  }

  /**
   * @throws CarobException.NotFound it is not there
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
