package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Table;
import dev.carob.spi.backend.BackendInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about the engine itself. */
final class EngineVerbs {

  private EngineVerbs() {}

  @Command(name = "engine", description = "start, stop or status of the engine")
  static final class Engine extends Verb {
    @Parameters(index = "0", paramLabel = "start|stop|status", description = "What to do")
    private String what = "";

    Engine(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      EngineInfo info = engine().info();
      switch (what) {
        case "start", "status" ->
            out()
                .printf(
                    "the engine runs: process %d, root %s, since %s%n",
                    info.pid(), info.root(), info.started());
        case "stop" -> services().stop().run();
        default ->
            throw new CarobException.InvalidArgument(
                "unknown command 'engine " + what + "': there are start, stop and status");
      }
      return 0;
    }
  }

  @Command(name = "backend", description = "ls: list the backends")
  static final class Backend extends Verb {
    @Parameters(index = "0", paramLabel = "ls", description = "What to do")
    private String what = "";

    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    Backend(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (!what.equals("ls")) {
        throw new CarobException.InvalidArgument(
            "unknown command 'backend " + what + "': there is ls");
      }
      List<ObjectNode> nodes = new ArrayList<>();
      for (BackendInfo info : services().backends().list()) {
        nodes.add(
            JsonNodeFactory.instance
                .objectNode()
                .put("Kind", info.kind())
                .put("Name", info.name())
                .put("Default", info.isDefault())
                .put("State", info.present() ? "available" : "unavailable")
                .put("Leases", info.leases())
                .put("Bundle", info.bundle())
                .put("Version", info.version()));
      }
      if (!format.isEmpty()) {
        Output.format(out(), format, nodes, Map.of());
        return 0;
      }
      Table table = new Table();
      table.row("KIND", "NAME", "DEFAULT", "STATE", "LEASES", "BUNDLE", "VERSION");
      for (ObjectNode node : nodes) {
        table.row(
            node.path("Kind").asText(),
            node.path("Name").asText(),
            node.path("Default").asBoolean() ? "*" : "",
            node.path("State").asText(),
            node.path("Leases").asText(),
            node.path("Bundle").asText(),
            node.path("Version").asText());
      }
      table.print(out());
      return 0;
    }
  }

  @Command(name = "shell", description = "Open the Gogo shell of the engine")
  static final class Shell extends Verb {
    Shell(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return console().shell();
    }
  }

  @Command(name = "version", description = "Tell the version")
  static final class Version extends Verb {
    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "json or a Go template")
    private String format = "";

    Version(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      ObjectNode engine = node.putObject("Client");
      engine.put("Version", engine().info().version());
      engine.put("JavaVersion", System.getProperty("java.version", ""));
      engine.put("OsArch", "linux/" + System.getProperty("os.arch", ""));
      if (format.isEmpty()) {
        out().println("Engine:      Carob");
        out().println("Version:     " + engine.path("Version").asText());
        out().println("Java:        " + engine.path("JavaVersion").asText());
        out().println("OS/Arch:     " + engine.path("OsArch").asText());
      } else if (format.equals("json")) {
        out().println(Output.json(node));
      } else {
        Output.format(out(), format, List.of(node), Map.of());
      }
      return 0;
    }
  }

  @Command(name = "info", description = "Tell about the engine and its machine")
  static final class Info extends Verb {
    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "json or a Go template")
    private String format = "";

    Info(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ObjectNode node = node(engine().info());
      if (format.isEmpty()) {
        yaml(node, "");
      } else if (format.equals("json")) {
        out().println(Output.json(node));
      } else {
        Output.format(out(), format, List.of(node), Map.of());
      }
      return 0;
    }

    private void yaml(ObjectNode node, String indent) {
      node.properties()
          .forEach(
              entry -> {
                if (entry.getValue() instanceof ObjectNode inner) {
                  out().println(indent + entry.getKey() + ":");
                  yaml(inner, indent + "  ");
                } else {
                  out().println(indent + entry.getKey() + ": " + entry.getValue().asText());
                }
              });
    }

    private ObjectNode node(EngineInfo info) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      ObjectNode host = node.putObject("host");
      host.put("arch", System.getProperty("os.arch", ""));
      host.put("os", "linux");
      host.put("kernel", System.getProperty("os.version", ""));
      host.put("cpus", Runtime.getRuntime().availableProcessors());
      host.put("ociRuntime", info.defaults().getOrDefault("oci", ""));
      host.put("networkBackend", info.defaults().getOrDefault("network", ""));
      ObjectNode store = node.putObject("store");
      store.put("graphDriverName", info.defaults().getOrDefault("storage", ""));
      store.put("graphRoot", info.root().resolve("storage").toString());
      store.put("runRoot", info.run().toString());
      ObjectNode containers = store.putObject("containerStore");
      containers.put("number", info.containers().values().stream().mapToInt(i -> i).sum());
      containers.put("running", info.containers().getOrDefault(ContainerState.RUNNING, 0));
      containers.put("paused", info.containers().getOrDefault(ContainerState.PAUSED, 0));
      store.putObject("imageStore").put("number", services().images().list().size());
      ObjectNode engine = node.putObject("engine");
      engine.put("version", info.version());
      engine.put("pid", info.pid());
      engine.put("started", info.started().toString());
      engine.put("java", System.getProperty("java.version", ""));
      return node;
    }
  }
}
