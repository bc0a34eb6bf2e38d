package dev.carob.cli.verbs.hooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.types.HookReport;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hooks …}: lists OCI hooks, and shows which of them apply to a container. */
final class HooksVerbs {

  private HooksVerbs() {}

  private static ObjectNode node(HookReport hook) {
    Path source = Path.of(hook.source());
    Path directory = source.getParent();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("File", String.valueOf(source.getFileName()));
    node.put("Directory", directory == null ? "" : directory.toString());
    node.put("Version", hook.version());
    node.put("Stages", String.join(",", hook.stages()));
    node.put("Condition", hook.condition());
    node.put("Overridden", hook.overridden());
    node.put("Error", hook.error());
    node.put("Applies", hook.applies());
    node.put("Reason", hook.reason());
    String state = !hook.error().isEmpty() ? hook.error() : hook.overridden() ? "overridden" : "ok";
    node.put("State", state);
    return node;
  }

  /** The option for other directories than the configured ones. */
  static final class Directories {
    @Option(
        names = "--hooks-dir",
        paramLabel = "DIR",
        description =
            "Read OCI hooks from a directory, in place of the configured ones; can be repeated")
    private List<String> directories = new ArrayList<>();

    boolean isEmpty() {
      return directories.isEmpty();
    }

    List<String> of(Console console) {
      return directories.stream()
          .map(directory -> console.directory().resolve(directory).normalize().toString())
          .toList();
    }
  }

  @Command(name = "ls", description = "List the OCI hooks")
  static final class Ls extends Verb {
    @Mixin private Directories directories = new Directories();

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json or a Go template; 'table' before it prints headings")
    private String format =
        "table {{.File}}\t{{.Directory}}\t{{.Version}}\t{{.Stages}}\t{{.Condition}}\t{{.State}}";

    Ls(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Output.format(out(), format, reports().stream().map(HooksVerbs::node).toList(), Map.of());
      return 0;
    }

    private List<HookReport> reports() {
      // Which container the hooks would apply to is not shown, so that any root filesystem will do.
      return directories.isEmpty()
          ? engine().hooks("", List.of())
          : engine()
              .hooks(
                  ContainerSpec.builder()
                      .rootfs("/")
                      .command(List.of("true"))
                      .hooksDirs(directories.of(console()))
                      .build());
    }
  }

  @Command(name = "test", description = "Show which OCI hooks apply to a container, and why")
  static final class Test extends Verb {
    @Mixin private Directories directories = new Directories();

    @Option(
        names = "--command",
        paramLabel = "COMMAND",
        arity = "1..*",
        description = "The command, in place of the container's or the image's")
    private List<String> command = new ArrayList<>();

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json or a Go template; 'table' before it prints headings")
    private String format = "table {{.Applies}}\t{{.File}}\t{{.Stages}}\t{{.Reason}}";

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of a container or an image")
    private String name = "";

    Test(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Output.format(out(), format, reports().stream().map(HooksVerbs::node).toList(), Map.of());
      return 0;
    }

    private List<HookReport> reports() {
      if (directories.isEmpty()) {
        try {
          return engine().hooks(name, command);
        } catch (CarobException.NotFound e) {
          return of(ofImage());
        }
      }
      return of(container().orElseGet(this::ofImage).hooksDirs(directories.of(console())));
    }

    /** The settings of the container of this name, with the requested command. */
    private Optional<ContainerSpec.Builder> container() {
      try {
        ContainerSpec.Builder spec = engine().inspect(name).requested().toBuilder();
        return Optional.of(command.isEmpty() ? spec : spec.command(command));
      } catch (CarobException.NotFound e) {
        return Optional.empty();
      }
    }

    private ContainerSpec.Builder ofImage() {
      return ContainerSpec.of(name, command.toArray(String[]::new));
    }

    private List<HookReport> of(ContainerSpec.Builder spec) {
      try {
        return engine().hooks(spec.build());
      } catch (CarobException.NotFound e) {
        Subject image = new Subject(Subject.Kind.IMAGE, name);
        throw e.subjects().contains(image)
            ? new CarobException.NotFound("no container or image \"" + name + "\" found", e)
            : e;
      }
    }
  }
}
