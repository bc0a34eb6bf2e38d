package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import picocli.CommandLine.Parameters;

/** A verb that tells by its exit code whether something is there: 0 if it is, 1 if not. */
abstract class Existence extends Verb {

  @Parameters(index = "0", paramLabel = "NAME", description = "Its name, or id")
  private String name = "";

  Existence(Services services, Console console) {
    super(services, console);
  }

  /**
   * @throws CarobException.NotFound it is not there
   */
  abstract void look(String name);

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
