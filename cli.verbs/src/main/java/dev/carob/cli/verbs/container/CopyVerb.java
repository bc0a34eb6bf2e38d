package dev.carob.cli.verbs.container;

import dev.carob.api.container.CopySpec;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code cp}. A path with a colon before its first slash is in a container; {@code -} is a tar on
 * stdin or stdout.
 */
@Command(name = "cp", description = "Copy files between containers and the host")
final class CopyVerb extends Verb {

  @Option(
      names = {"-a", "--archive"},
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Change the owner of files copied into a container to its user (true), or keep owners (false)")
  private boolean archive = true;

  @Option(
      names = "--overwrite",
      arity = "0..1",
      fallbackValue = "true",
      description = "Allow a directory to be replaced by a file and vice versa")
  private boolean overwrite;

  @Option(
      names = "--pause",
      arity = "0..1",
      fallbackValue = "true",
      hidden = true,
      description = "Without effect, as with Podman")
  private boolean pause = true;

  @Parameters(
      index = "0",
      paramLabel = "[CONTAINER:]SOURCE",
      description = "Source, or - for stdin")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "[CONTAINER:]TARGET",
      description = "Destination, or - for stdout")
  private String target = "";

  CopyVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() throws IOException {
    return interruptible(
        () -> {
          new CopyOperation(
                  console(), CopySpec.builder().chown(archive).overwrite(overwrite).build())
              .copy(
                  CopyPlace.of(source, engine(), console()),
                  CopyPlace.of(target, engine(), console()));
          return 0;
        });
  }
}
