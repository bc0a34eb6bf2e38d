package dev.carob.cli.verbs.plugin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.plugin.Plugin;
import dev.carob.cli.podman.format.Output;
import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backend …}: lists backends, and chooses those of new containers. */
final class BackendVerbs {

  private static final String PID = "dev.carob.backends";

  private BackendVerbs() {}

  private abstract static class Of extends PluginVerb {
    Of(PluginServices services, Console console) {
      super(services, console);
    }

    ObjectNode node(BackendInfo info) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("Kind", info.kind())
          .put("Name", info.name())
          .put("Default", info.isDefault())
          .put("State", info.present() ? "available" : "unavailable")
          .put("Leases", info.leases())
          .put("Ranking", info.ranking())
          .put("Bundle", info.bundle())
          .put("Version", info.version());
    }
  }

  @Command(name = "ls", description = "List the backends")
  static final class Ls extends Of {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json or a Go template; 'table' before it prints headings")
    private String format =
        "table {{.Kind}}\t{{.Name}}\t{{.Chosen}}\t{{.State}}\t{{.Leases}}\t{{.Bundle}}"
            + "\t{{.Version}}";

    Ls(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<ObjectNode> nodes = services().backends().list().stream().map(this::node).toList();
      if (!format.equals("json")) {
        nodes.forEach(node -> node.put("Chosen", node.path("Default").asBoolean() ? "*" : ""));
      }
      Output.format(out(), format, nodes, Map.of("Chosen", "DEFAULT"));
      return 0;
    }
  }

  @Command(name = "info", description = "Describe a backend, and why it is not available")
  static final class Info extends Of {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    @Parameters(index = "0", paramLabel = "NAME", description = "Name, such as crun or oci/crun")
    private String name = "";

    Info(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<BackendInfo> backends = services().backends().list();
      List<Plugin> plugins = plugins().list();
      List<ObjectNode> found = known(backends, plugins);
      if (found.isEmpty()) {
        found = declared(plugins);
      }
      if (found.isEmpty()) {
        throw new CarobException.NotFound(
            "no such backend: '%s'; available: %s"
                .formatted(
                    name,
                    backends.stream()
                        .map(info -> info.kind() + "/" + info.name())
                        .collect(Collectors.joining(", "))));
      }
      if (format.isEmpty()) {
        found.forEach(node -> Output.lines(out(), node));
      } else {
        Output.format(out(), format, found, Map.of());
      }
      return 0;
    }

    private boolean isMeant(String kind, String backend) {
      return name.equals(backend) || name.equals(kind + "/" + backend);
    }

    private List<ObjectNode> known(List<BackendInfo> backends, List<Plugin> plugins) {
      List<ContainerInfo> containers = engine().list();
      List<ObjectNode> nodes = new ArrayList<>();
      for (BackendInfo info : backends) {
        if (isMeant(info.kind(), info.name())) {
          ObjectNode node = node(info);
          ArrayNode users = node.putArray("Containers");
          containers.stream()
              .filter(container -> uses(container, info))
              .forEach(container -> users.add(container.name()));
          Optional<Plugin> plugin =
              plugins.stream().filter(one -> one.name().equals(info.bundle())).findFirst();
          nodes.add(withProblems(node, plugin));
        }
      }
      return nodes;
    }

    private ObjectNode withProblems(ObjectNode node, Optional<Plugin> plugin) {
      ArrayNode problems = node.putArray("Problems");
      plugin.map(Plugin::problems).orElse(List.of()).forEach(problems::add);
      if (plugin.isPresent() && plugin.get().state() == Plugin.State.STOPPED) {
        problems.add(
            "its bundle is stopped: 'carob plugin start %s' starts it"
                .formatted(plugin.get().name()));
      } else if (plugin.isEmpty() && node.path("State").asText().equals("unavailable")) {
        problems.add("its bundle is no longer installed");
      }
      return node;
    }

    /** Returns the backends that plugins declare, but that have not been available yet. */
    private List<ObjectNode> declared(List<Plugin> plugins) {
      List<ObjectNode> nodes = new ArrayList<>();
      for (Plugin plugin : plugins) {
        for (String backend : plugin.backends()) {
          String[] parts = backend.split("/", 2);
          if (isMeant(parts[0], parts[1])) {
            BackendInfo info =
                BackendInfo.builder(parts[0], parts[1])
                    .bundle(plugin.name())
                    .version(plugin.version())
                    .build();
            nodes.add(withProblems(node(info), Optional.of(plugin)));
          }
        }
      }
      return nodes;
    }

    private static boolean uses(ContainerInfo container, BackendInfo info) {
      ContainerInfo.Backends backends = container.backends();
      return info.name()
          .equals(
              switch (info.kind()) {
                case "storage" -> backends.storage();
                case "oci" -> backends.runtime();
                case "network" -> backends.network();
                // Backends of the other kinds are used by every container.
                default -> info.name();
              });
    }
  }

  @Command(name = "use", description = "Choose the backends of new containers")
  static final class Use extends PluginVerb {
    @Parameters(
        index = "0..*",
        arity = "1..*",
        paramLabel = "KIND=NAME",
        description =
            "storage, oci or network, and the name of a backend; no name for the default of this root")
    private List<String> choices = List.of();

    Use(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Map<String, List<String>> values =
          choices.stream()
              .map(choice -> choice.split("=", 2))
              .collect(Collectors.toMap(parts -> parts[0], this::known, (a, b) -> b));
      configuration().set(PID, values);
      return 0;
    }

    private List<String> known(String[] parts) {
      if (BackendKind.ofType(parts[0])
          .filter(kind -> kind.choice() == BackendKind.Choice.CONFIGURED)
          .isEmpty()) {
        throw new CarobException.InvalidArgument(
            "invalid default '%s': it must be storage=NAME, oci=NAME or network=NAME"
                .formatted(parts[0]));
      }
      if (parts.length < 2) {
        throw new CarobException.InvalidArgument(
            "'%s' does not name a backend: write %s=NAME".formatted(parts[0], parts[0]));
      }
      return List.of(parts[1]);
    }
  }
}
