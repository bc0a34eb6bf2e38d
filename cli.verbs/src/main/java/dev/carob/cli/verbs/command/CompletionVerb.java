package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import dev.carob.cli.verbs.common.NamedOutput;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code completion} (podman-completion(1)). */
@Command(name = "completion", description = "Generate a completion script for a shell")
final class CompletionVerb extends Verb {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Write the script to a file instead of stdout")
  private String file = "";

  @Option(names = "--no-desc", description = "Omit the descriptions of commands")
  private boolean noDescriptions;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish")
  private String shell = "";

  CompletionVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    String script =
        CompletionScripts.of(CommandReference.specs(), !noDescriptions)
            .script(shell)
            .orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "invalid argument \"" + shell + "\" for \"carob completion\""));
    if (file.isEmpty()) {
      out().print(script);
    } else {
      NamedOutput.of(console(), file).write(script);
    }
    return 0;
  }
}
