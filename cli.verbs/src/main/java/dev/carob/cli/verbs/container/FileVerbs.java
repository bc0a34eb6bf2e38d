package dev.carob.cli.verbs.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.types.FileChange;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.ContainerLine;
import dev.carob.cli.podman.shape.ExternalLine;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.FileChanges;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.TarOutput;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs for the files of containers. */
final class FileVerbs {

  private static final List<ContainerState> ANY_STATE = List.of(ContainerState.values());

  private FileVerbs() {}

  /** Uses a container of the engine or, if it has none of this name, one of another program. */
  private static <T> T either(
      Verb verb,
      String name,
      Function<String, T> own,
      BiFunction<ExternalContainers, String, T> other) {
    try {
      return own.apply(name);
    } catch (CarobException.NotFound e) {
      ExternalContainers external = verb.services().external();
      if (external.find(name).isEmpty()) {
        throw e;
      }
      return other.apply(external, name);
    }
  }

  @Command(name = "diff", description = "Show the files that a container has changed")
  static final class Diff extends FileChanges {
    @Option(
        names = {"-l", "--latest"},
        description = "Show the changes of the newest container")
    private boolean latest;

    Diff(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String chosen(String given) {
      return ContainerSelection.one(engine(), latest, given, "diff");
    }

    @Override
    public List<FileChange> changes(String name) {
      return either(this, name, engine()::changes, ExternalContainers::changes);
    }
  }

  @Command(name = "export", description = "Export a container's root filesystem as a tar")
  static final class Export extends Verb {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write to a file, not to stdout")
    private String output = "";

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
    private String name = "";

    Export(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      return TarOutput.write(console(), output, file -> engine().export(name, file));
    }
  }

  @Command(
      name = "mount",
      description = "Mount the root filesystems of containers, or list the mounted ones")
  static final class Mount extends Verb {
    @Mixin private ContainerSelection selection = new ContainerSelection.BesideForce();

    @Option(names = "--format", paramLabel = "FORMAT", description = "json: print a list as JSON")
    private String format = "";

    @Option(names = "--no-trunc", description = "Do not truncate ids")
    private boolean noTrunc;

    Mount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (selection.isEmpty()) {
        if (!format.isEmpty() && !format.equals("json")) {
          throw new CarobException.InvalidArgument("unknown --format argument: \"" + format + "\"");
        }
        print(engine().list(), services().external().list());
        return 0;
      }
      List<String> chosen = selection.of(engine(), console(), ANY_STATE);
      int code = 0;
      for (String name : chosen) {
        try {
          // As in Podman, the format concerns only the list of all mounts.
          Path path = either(this, name, engine()::mount, ExternalContainers::mount);
          out().println(chosen.size() == 1 ? path : name + " " + path);
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    /** Prints the containers that are mounted. */
    private void print(List<ContainerInfo> containers, List<ExternalContainer> others) {
      Table table = new Table();
      List<ObjectNode> nodes = new ArrayList<>();
      for (ContainerInfo info : containers) {
        Optional<Path> path = engine().mounted(info.id());
        path.ifPresent(at -> table.row(ContainerLine.id(info, noTrunc), at.toString()));
        path.ifPresent(at -> nodes.add(ContainerLine.mount(info, at)));
      }
      for (ExternalContainer one : others) {
        Optional<Path> path = services().external().mounted(one.id());
        path.ifPresent(at -> table.row(ExternalLine.id(one, noTrunc), at.toString()));
        path.ifPresent(at -> nodes.add(ExternalLine.mount(one, at)));
      }
      if (format.isEmpty()) {
        table.print(out());
      } else {
        Output.format(out(), format, nodes, Map.of());
      }
    }
  }

  @Command(name = "unmount", description = "Unmount the root filesystems of containers")
  static final class Unmount extends Verb {
    @Mixin private ContainerSelection selection = new ContainerSelection.BesideForce();

    @Option(
        names = {"-f", "--force"},
        description =
            "Undo all mounts of a container of another program; the mount of a running container remains in any case")
    private boolean force;

    Unmount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<String> chosen = selection.of(engine(), console(), ANY_STATE);
      return each(
          selection.isByQuery()
              ? chosen.stream().filter(id -> engine().mounted(id).isPresent()).toList()
              : chosen,
          this::unmount);
    }

    private void unmount(String name) {
      either(
          this,
          name,
          own -> {
            engine().unmount(own);
            return false;
          },
          (external, other) -> external.unmount(other, force));
    }
  }
}
