package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.PullSpec;
import dev.carob.cli.verbs.common.CallerVariables;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.TransferProgress;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.RelayedRun;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code container runlabel} (podman-container-runlabel(1)). */
@Command(name = "runlabel", description = "Run the command in a label of an image")
final class RunlabelVerb extends Verb {

  private static final int SIGTERM = 15;

  @Option(names = "--display", description = "Print the command instead of running it")
  private boolean display;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "Set the value of NAME in the label (default: the name of the image)")
  private String name = "";

  @Option(names = "--replace", description = "Remove the container of this name before")
  private boolean replace;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print neither progress nor the command")
  private boolean quiet;

  @Option(
      names = {"-p", "--pull"},
      description = "Accepted for Podman's scripts: a missing image is always pulled")
  @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
  private boolean pull;

  @Option(names = "--opt1", hidden = true)
  private String opt1 = "";

  @Option(names = "--opt2", hidden = true)
  private String opt2 = "";

  @Option(names = "--opt3", hidden = true)
  private String opt3 = "";

  @Mixin private RegistryOptions registry = new RegistryOptions();

  @Parameters(index = "0", paramLabel = "LABEL", description = "Name of the label")
  private String label = "";

  @Parameters(index = "1", paramLabel = "IMAGE", description = "Name or id of the image")
  private String image = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description = "Arguments to append to the command")
  private List<String> arguments = new ArrayList<>();

  RunlabelVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() throws IOException {
    PullSpec spec =
        PullSpec.builder(image)
            .policy(PullPolicy.MISSING)
            .access(registry.access(console()))
            .build();
    interruptible(() -> services().images().pull(spec, TransferProgress.of(console(), quiet)));
    Image found = services().images().get(image);
    String command = label(found);
    String whole = found.foundName().isEmpty() ? found.id() : found.foundName();
    String container = name.isEmpty() ? shortName(whole) : name;
    List<String> words = LabelCommand.words(command, variables(whole, container));
    words.addAll(arguments);
    if (words.isEmpty()) {
      throw missing();
    }
    boolean own = LabelCommand.isEngine(words.get(0));
    if (!quiet || display) {
      String program = own ? services().program() : words.get(0);
      out().println("command: " + program + " " + String.join(" ", words.subList(1, words.size())));
      out().flush();
    }
    if (display) {
      return 0;
    }
    if (replace) {
      try {
        engine().remove(container, RemoveOptions.KILL);
      } catch (CarobException.NotFound e) {
        // There is no container to replace.
      }
    }
    return own
        ? services().commands().run(words.subList(1, words.size()), console())
        : program(words);
  }

  private String label(Image found) {
    // Podman's users write the names of labels in either case.
    return Stream.of(label, label.toUpperCase(java.util.Locale.ROOT))
        .map(name -> found.config().labels().getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElseThrow(this::missing);
  }

  private CarobException missing() {
    return new CarobException.NotFound(
        "cannot find the value of label: %s in image: %s".formatted(label, image));
  }

  private Map<String, String> variables(String whole, String container) {
    Map<String, String> variables = CallerVariables.all(console());
    variables.put("IMAGE", whole);
    variables.put("NAME", container);
    variables.put("OPT1", opt1);
    variables.put("OPT2", opt2);
    variables.put("OPT3", opt3);
    variables.put("PWD", console().directory().toString());
    return variables;
  }

  /** The last part of an image's name, without the tag. */
  private static String shortName(String whole) {
    return whole.substring(whole.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
  }

  private int program(List<String> words) {
    Path program = find(words.get(0));
    return RelayedRun.run(
        program,
        console().path("/dev/null"),
        words,
        CallerVariables.all(console()),
        console().directory(),
        console().out(),
        console().err(),
        child -> console().whenGone(() -> child.killGroup(SIGTERM)));
  }

  private Path find(String program) {
    String path = CallerVariables.find(console(), "PATH").orElse("/usr/bin:/bin");
    Stream<Path> places =
        program.contains("/")
            ? Stream.of(console().directory().resolve(program))
            : Stream.of(path.split(":", -1)).map(directory -> Path.of(directory, program));
    return places
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new CarobException.NotFound("the program " + program + " does not exist"));
  }
}
