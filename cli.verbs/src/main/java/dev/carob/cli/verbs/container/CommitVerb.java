package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.CommitSpec;
import dev.carob.api.types.image.ManifestType;
import dev.carob.cli.verbs.common.ChangeOptions;
import dev.carob.cli.verbs.common.NamedOutput;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code commit}. */
@Command(name = "commit", description = "Create an image from the changes of a container")
final class CommitVerb extends Verb {

  private static final Set<String> FORMATS = Set.of("oci", "docker");

  @Option(
      names = {"-a", "--author"},
      paramLabel = "NAME",
      description = "Set the author of the image")
  private String author = "";

  @Mixin private ChangeOptions change = new ChangeOptions();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "Set the format: oci (the default) or docker")
  private String format = "oci";

  @Option(
      names = {"-i", "--iidfile"},
      paramLabel = "FILE",
      description = "Write the image's id to a file")
  private String idFile = "";

  @Option(names = "--include-volumes", description = "Declare the container's volumes in the image")
  private boolean includeVolumes;

  @Option(
      names = {"-p", "--pause"},
      description = "Pause the container meanwhile")
  private boolean pause;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress")
  @SuppressWarnings("UnusedVariable") // accepted without effect: no progress is printed anyway
  private boolean quiet;

  @Option(
      names = {"-s", "--squash"},
      description = "Create a single layer of all files")
  private boolean squash;

  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
  private String container = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "IMAGE", description = "Name")
  private String name = "";

  CommitVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() throws IOException {
    if (!FORMATS.contains(format)) {
      throw new CarobException.InvalidArgument("unrecognized image format \"" + format + "\"");
    }
    if (format.equals("oci") && !change.message().isEmpty()) {
      throw new CarobException.InvalidArgument(
          "messages are only compatible with the docker image format (-f docker)");
    }
    CommitSpec spec =
        CommitSpec.builder()
            .name(name)
            .author(author)
            .message(change.message())
            .changes(change.changes())
            .pause(pause)
            .squash(squash)
            .includeVolumes(includeVolumes)
            .type(ManifestType.parse(format))
            .build();
    String id = interruptible(() -> engine().commit(container, spec).id());
    if (!idFile.isEmpty()) {
      NamedOutput.of(console(), idFile).write(id);
    }
    out().println(id);
    return 0;
  }
}
