package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code cp}. What has a colon before its first slash is in a container; {@code -} is a tar on
 * stdin or stdout.
 */
@Command(name = "cp", description = "Copy files between containers and the host")
final class CopyVerb extends Verb {

  @Option(
      names = {"-a", "--archive"},
      arity = "0..1",
      fallbackValue = "true",
      description = "Keep owners (true); false: files belong to root")
  private boolean archive = true;

  @Parameters(index = "0", paramLabel = "[CONTAINER:]SOURCE", description = "What to copy, or -")
  private String source = "";

  @Parameters(index = "1", paramLabel = "[CONTAINER:]TARGET", description = "Where to, or -")
  private String target = "";

  CopyVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (!archive) {
      throw new CarobException.InvalidArgument(
          "--archive=false is not possible: owners are always kept");
    }
    Copying copying = new Copying(engine(), console());
    copying.copy(
        CopyPlace.of(source, engine(), console()), CopyPlace.of(target, engine(), console()));
    return 0;
  }
}
