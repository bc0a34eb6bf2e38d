package dev.carob.cli.verbs.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import dev.carob.cli.podman.format.Output;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugin …}: manages plugins while containers run. */
final class PluginVerbs {

  private PluginVerbs() {}

  private abstract static class Of extends PluginVerb {
    Of(PluginServices services, Console console) {
      super(services, console);
    }

    Path file(String name) {
      return console().directory().resolve(name).normalize();
    }

    /** Prints the current state of the plugin and its problems. */
    Integer tell(Plugin plugin) {
      out().println(plugin.name() + " " + plugin.version());
      plugin.problems().forEach(problem -> console().err().println("Warning: it " + problem));
      return 0;
    }
  }

  /** Base class of verbs for one plugin. */
  private abstract static class OfOne extends Of {
    @Parameters(index = "0", paramLabel = "NAME", description = "Symbolic name or bundle number")
    private String name = "";

    OfOne(PluginServices services, Console console) {
      super(services, console);
    }

    String name() {
      return name;
    }
  }

  private static ObjectNode node(Plugin plugin) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Name", plugin.name());
    node.put("Version", plugin.version());
    node.put("State", plugin.state().name().toLowerCase(Locale.ROOT));
    node.put("Origin", plugin.origin().name().toLowerCase(Locale.ROOT));
    plugin.backends().forEach(node.putArray("Backends")::add);
    node.put("Bundle", plugin.bundle());
    node.put("File", plugin.file());
    node.put("Digest", plugin.digest());
    plugin.problems().forEach(node.putArray("Problems")::add);
    return node;
  }

  @Command(name = "ls", description = "List the plugins")
  static final class Ls extends Of {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json or a Go template; 'table' before it prints headings")
    private String format =
        "table {{.Name}}\t{{.Version}}\t{{.State}}\t{{.Origin}}\t{{join .Backends \",\"}}\t{{join .Problems \"; \"}}";

    Ls(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Output.format(
          out(),
          format,
          plugins().list().stream().map(PluginVerbs::node).toList(),
          Map.of("join .Backends \",\"", "BACKENDS", "join .Problems \"; \"", "PROBLEMS"));
      return 0;
    }
  }

  @Command(name = "info", description = "Describe a plugin")
  static final class Info extends OfOne {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    Info(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ObjectNode node = node(plugins().inspect(name()));
      if (format.isEmpty()) {
        Output.lines(out(), node);
      } else {
        Output.format(out(), format, List.of(node), Map.of());
      }
      return 0;
    }
  }

  @Command(name = "install", description = "Install and start plugins")
  static final class Install extends Of {
    @Parameters(index = "0..*", arity = "1..*", paramLabel = "JAR", description = "Jar files")
    private List<String> jars = List.of();

    Install(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      DependentRetry.run(
          jars, jar -> tell(plugins().install(file(jar))), CarobException.InvalidArgument.class);
      return 0;
    }
  }

  @Command(
      name = "update",
      description =
          "Update a plugin while containers run; an update that does not start is rolled back")
  static final class Update extends OfOne {
    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "JAR",
        description = "Jar of the new version; by default the file that it was installed from")
    private String jar = "";

    Update(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return tell(jar.isEmpty() ? plugins().update(name()) : plugins().update(name(), file(jar)));
    }
  }

  @Command(name = "start", description = "Start a stopped plugin")
  static final class Start extends OfOne {
    Start(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return tell(plugins().start(name()));
    }
  }

  @Command(name = "stop", description = "Stop a plugin when its backends are not in use")
  static final class Stop extends OfOne {
    Stop(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return tell(plugins().stop(name()));
    }
  }

  @Command(name = "uninstall", description = "Remove plugins")
  static final class Uninstall extends Of {
    @Parameters(
        index = "0..*",
        arity = "1..*",
        paramLabel = "NAME",
        description = "Symbolic names or bundle numbers")
    private List<String> names = List.of();

    Uninstall(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      DependentRetry.run(
          names,
          name -> {
            plugins().uninstall(name);
            out().println(name);
          },
          CarobException.Dependency.class);
      return 0;
    }
  }
}
