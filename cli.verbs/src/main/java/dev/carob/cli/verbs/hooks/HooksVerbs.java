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
import picocli.CommandLine.Command;
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

  @Command(name = "ls", description = "List the OCI hooks")
  static final class Ls extends Verb {
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
      List<ObjectNode> found =
          engine().hooks("", List.of()).stream().map(HooksVerbs::node).toList();
      Output.format(out(), format, found, Map.of());
      return 0;
    }
  }

  @Command(name = "test", description = "Show which OCI hooks apply to a container, and why")
  static final class Test extends Verb {
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
      try {
        return engine().hooks(name, command);
      } catch (CarobException.NotFound e) {
        return ofImage();
      }
    }

    private List<HookReport> ofImage() {
      try {
        return engine().hooks(ContainerSpec.of(name, command.toArray(String[]::new)).build());
      } catch (CarobException.NotFound e) {
        Subject image = new Subject(Subject.Kind.IMAGE, name);
        throw e.subjects().contains(image)
            ? new CarobException.NotFound("no container or image \"" + name + "\" found", e)
            : e;
      }
    }
  }
}
