package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ExecSpec;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ProcessOptions;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exec}. */
@Command(name = "exec", description = "Run another process in a running container")
final class ExecVerb extends Verb {

  @Option(
      names = {"-d", "--detach"},
      description = "Run in the background, and print the session's id")
  private boolean detach;

  @Option(
      names = {"-l", "--latest"},
      description = "Use the newest container")
  private boolean latest;

  @Option(names = "--privileged", description = "Grant all capabilities to the process")
  private boolean privileged;

  @Mixin private ProcessOptions process = new ProcessOptions();

  @Mixin private AttachmentOptions streams = new AttachmentOptions();

  @Mixin private DescriptorOptions descriptors = new DescriptorOptions();

  @Parameters(
      paramLabel = "CONTAINER COMMAND",
      arity = "0..*",
      description = "Name or id, the command and its arguments")
  private List<String> words = new ArrayList<>();

  ExecVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public boolean ownsTheRest() {
    return true;
  }

  @Override
  public Integer call() {
    if (words.isEmpty() && !latest) {
      throw new CarobException.InvalidArgument("exec requires the name or ID of a container");
    }
    ContainerInfo container =
        engine().inspect(latest ? ContainerSelection.newest(engine()) : words.get(0));
    List<String> command = latest ? words : words.subList(1, words.size());
    byte[] keys = streams.detachKeys();
    Map<String, String> variables = new LinkedHashMap<>();
    process.env(console(), variables::put);
    try (CallerInheritance inherited =
        new CallerInheritance(console(), false, descriptors.numbers())) {
      ExecSpec.Builder spec = ExecSpec.builder(command).inheritance(inherited.inheritance());
      return run(container.id(), spec, variables, keys);
    }
  }

  private int run(
      String container, ExecSpec.Builder builder, Map<String, String> variables, byte[] keys) {
    ExecSpec spec =
        builder
            .env(variables)
            .workdir(process.workdir())
            .user(process.user())
            .tty(process.tty())
            .openStdin(process.interactive())
            .privileged(privileged)
            .build();
    if (detach) {
      out().println(engine().execDetached(container, spec));
      return 0;
    }
    return new AttachedExec(engine(), console(), container, spec).run(keys);
  }

  @Override
  public ExitCodes exitCodes() {
    if (detach) {
      return ExitCodes.EXEC_DETACHED;
    }
    return words.size() == (latest ? 0 : 1) ? ExitCodes.EXEC_NOTHING : ExitCodes.EXEC;
  }
}
