package dev.carob.cli.verbs.plugin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.config.Setting;
import dev.carob.api.config.Settings;
import dev.carob.cli.podman.format.Output;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config …}: the settings of the engine and its backends. */
final class ConfigVerbs {

  private ConfigVerbs() {}

  private abstract static class Of extends PluginVerb {
    Of(PluginServices services, Console console) {
      super(services, console);
    }
  }

  /** Base class of verbs for the settings of one PID. */
  private abstract static class OfOne extends Of {
    @Parameters(index = "0", paramLabel = "PID", description = "PID, such as dev.carob.backends")
    private String pid = "";

    OfOne(PluginServices services, Console console) {
      super(services, console);
    }

    String pid() {
      return pid;
    }
  }

  private static ObjectNode node(Settings settings, Setting setting) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("PID", settings.pid());
    node.put("Key", setting.key());
    node.put("Value", text(setting.values().isEmpty() ? setting.defaults() : setting.values()));
    node.put("Set", !setting.values().isEmpty());
    node.put("Default", text(setting.defaults()));
    node.put("Type", setting.many() ? setting.type() + "…" : setting.type());
    node.put("Description", setting.description());
    ArrayNode problems = node.putArray("Problems");
    settings.problems().stream()
        .filter(problem -> problem.contains(": " + setting.key() + ": "))
        .forEach(problems::add);
    return node;
  }

  private static String text(List<String> values) {
    return String.join(" ", values);
  }

  @Command(name = "ls", description = "List the settings and their values")
  static final class Ls extends Of {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json or a Go template; 'table' before it prints headings")
    private String format = "table {{.PID}}\t{{.Key}}\t{{.Value}}\t{{.Type}}\t{{.Description}}";

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "PID",
        description = "Only settings of this PID")
    private String pid = "";

    Ls(PluginServices services, Console console) {
      super(services, console);
    }

    /** Settings of Felix's own bundles are not listed, but can be changed by PID. */
    private static boolean isFrameworks(Settings settings) {
      return settings.bundle().startsWith("org.apache.felix.");
    }

    @Override
    public Integer call() {
      List<Settings> asked =
          pid.isEmpty()
              ? configuration().list().stream().filter(all -> !isFrameworks(all)).toList()
              : List.of(configuration().get(pid));
      List<ObjectNode> nodes = new ArrayList<>();
      for (Settings settings : asked) {
        settings.settings().forEach(setting -> nodes.add(node(settings, setting)));
      }
      Output.format(out(), format, nodes, Map.of());
      asked.forEach(
          settings ->
              settings.problems().forEach(problem -> console().err().println("Error: " + problem)));
      return 0;
    }
  }

  @Command(name = "get", description = "Print the value of a setting")
  static final class Get extends OfOne {
    @Parameters(index = "1", paramLabel = "KEY", description = "Key, such as swap.wait")
    private String key = "";

    Get(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Setting setting =
          configuration().get(pid()).settings().stream()
              .filter(found -> found.key().equals(key))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CarobException.NotFound(
                          "%s has no key '%s': 'carob config ls %s' lists them"
                              .formatted(pid(), key, pid())));
      (setting.values().isEmpty() ? setting.defaults() : setting.values())
          .forEach(value -> out().println(value));
      return 0;
    }
  }

  @Command(name = "set", description = "Change settings, at once and for later starts")
  static final class Set extends OfOne {
    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "KEY=VALUE",
        description = "Keys and values; repeat a key that has several values")
    private List<String> values = List.of();

    Set(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Map<String, List<String>> asked = new LinkedHashMap<>();
      for (String value : values) {
        String[] parts = value.split("=", 2);
        if (parts.length < 2) {
          throw new CarobException.InvalidArgument(
              "'%s' sets nothing: write KEY=VALUE".formatted(value));
        }
        asked.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
      }
      configuration().set(pid(), asked);
      return 0;
    }
  }

  @Command(name = "unset", description = "Reset settings")
  static final class Unset extends OfOne {
    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "KEY",
        description = "Key, such as swap.wait")
    private List<String> keys = List.of();

    Unset(PluginServices services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      configuration().unset(pid(), new LinkedHashSet<>(keys));
      return 0;
    }
  }
}
