package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.shell.gogo.format.Output;
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

    // The client acts on it, since the engine may be what does not answer.
    @Option(
        names = {"-t", "--time"},
        paramLabel = "SECONDS",
        description =
            "With stop: seconds until an engine that does not end is killed; 45 by default")
    private int time;

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
        Output.lines(out(), node);
      } else if (format.equals("json")) {
        out().println(Output.json(node));
      } else {
        Output.format(out(), format, List.of(node), Map.of());
      }
      return 0;
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
