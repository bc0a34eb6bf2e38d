package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.types.PortMapping;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code port}: lists published ports. */
@Command(name = "port", description = "List the published ports of a container")
final class PortVerb extends Verb {

  @Option(
      names = {"-a", "--all"},
      description = "Show the ports of all running containers")
  private boolean all;

  @Option(
      names = {"-l", "--latest"},
      description = "Use the newest container")
  private boolean latest;

  @Parameters(
      paramLabel = "CONTAINER [PORT[/PROTOCOL]]",
      arity = "0..2",
      description = "Name or id, and one of its ports")
  private List<String> words = new ArrayList<>();

  PortVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (all) {
      if (!words.isEmpty() || latest) {
        throw new CarobException.InvalidArgument("--all cannot be combined with --latest or names");
      }
      for (ContainerInfo info : engine().list()) {
        for (Line line : lines(info)) {
          out().println(info.id().substring(0, 12) + "\t" + line.inside() + " -> " + line.host());
        }
      }
      return 0;
    }
    if (words.isEmpty() && !latest) {
      throw new CarobException.InvalidArgument("you must supply a running container name or id");
    }
    String name = latest ? ContainerSelection.newest(engine()) : words.get(0);
    List<String> rest = latest ? words : words.subList(1, words.size());
    List<Line> lines = lines(engine().inspect(name));
    if (rest.isEmpty()) {
      lines.forEach(line -> out().println(line.inside() + " -> " + line.host()));
      return 0;
    }
    String wanted = rest.get(0).contains("/") ? rest.get(0) : rest.get(0) + "/tcp";
    List<Line> found = lines.stream().filter(line -> line.inside().equals(wanted)).toList();
    if (found.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "failed to find published port \"" + rest.get(0) + "\"");
    }
    found.forEach(line -> out().println(line.host()));
    return 0;
  }

  /** A port of the container and the host's ports. */
  private record Line(String inside, String host) {}

  private static List<Line> lines(ContainerInfo info) {
    List<Line> lines = new ArrayList<>();
    for (PortMapping one : info.spec().networking().ports()) {
      String host = StatusText.hostAddress(one);
      for (int i = 0; i < one.count(); i++) {
        lines.add(
            new Line(
                one.containerPort() + i + "/" + one.protocol(), host + ":" + (one.hostPort() + i)));
      }
    }
    return lines;
  }
}
