package dev.carob.cli.verbs.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.types.image.Platform;
import dev.carob.cli.podman.format.DebianPackage;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.shape.EngineJson;
import dev.carob.cli.verbs.common.Buildah;
import dev.carob.cli.verbs.common.HostPrograms;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs for the engine itself. */
final class EngineVerbs {

  private EngineVerbs() {}

  @Command(name = "engine", description = "Start or stop the engine, or print its status")
  static final class Engine extends Verb {
    @Parameters(index = "0", paramLabel = "start|stop|status", description = "Action")
    private String what = "";

    // Evaluated by the client, because the engine may not answer.
    @Option(
        names = {"-t", "--time"},
        paramLabel = "SECONDS",
        description = "With stop, seconds to wait before the engine is killed; 45 by default")
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
                "unknown command 'engine " + what + "': it must be start, stop or status");
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
    public Integer call() throws IOException {
      return services().shell().run(console());
    }
  }

  @Command(name = "version", description = "Print the version")
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
      ObjectNode node = EngineJson.version(engine().info(), Platform.host().architecture());
      JsonNode engine = node.path("Client");
      if (format.isEmpty()) {
        out().println("Client:       Carob Engine");
        out().println("Version:      " + engine.path("Version").asText());
        out().println("API Version:  " + engine.path("APIVersion").asText());
        // Podman prints the version of Go here.
        out().println("Go Version:   " + engine.path("GoVersion").asText());
        out().println("OS/Arch:      " + engine.path("OsArch").asText());
      } else {
        Output.one(out(), format, node);
      }
      return 0;
    }
  }

  @Command(name = "info", description = "Describe the engine and its host")
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
      ObjectNode node =
          EngineJson.info(
              engine().info(),
              engine().host(),
              services().images().list().size(),
              new EngineJson.Installed(
                  Buildah.version(),
                  HostPrograms.find("slirp4netns", "").map(Path::toString).orElse(""),
                  storageConf(),
                  new DebianPackage(Path.of("/var/lib/dpkg"))::of));
      if (format.isEmpty()) {
        Output.lines(out(), node);
      } else {
        Output.one(out(), format, node);
      }
      return 0;
    }

    /** The file of the administrator, or that of the distribution if only this exists. */
    private static String storageConf() {
      Path own = Path.of("/etc/containers/storage.conf");
      Path distribution = Path.of("/usr/share/containers/storage.conf");
      return (Files.exists(own) || !Files.exists(distribution) ? own : distribution).toString();
    }
  }
}
