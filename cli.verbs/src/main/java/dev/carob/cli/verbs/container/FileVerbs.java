package dev.carob.cli.verbs.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.FileChange;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.ContainerLine;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs for the files of containers. */
final class FileVerbs {

  private static final List<ContainerState> ANY_STATE = List.of(ContainerState.values());

  private FileVerbs() {}

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
      return engine().changes(name);
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
      if (!format.isEmpty() && !format.equals("json")) {
        throw new CarobException.InvalidArgument("unknown --format argument: \"" + format + "\"");
      }
      if (selection.isEmpty()) {
        print(engine().list());
        return 0;
      }
      List<String> chosen = selection.of(engine(), console(), ANY_STATE);
      int code = 0;
      List<ContainerInfo> mounted = new ArrayList<>();
      for (String name : chosen) {
        try {
          Path path = engine().mount(name);
          if (format.isEmpty()) {
            out().println(chosen.size() == 1 ? path : name + " " + path);
          } else {
            mounted.add(engine().inspect(name));
          }
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      if (!format.isEmpty()) {
        print(mounted);
      }
      return code;
    }

    /** Prints the containers that are mounted. */
    private void print(List<ContainerInfo> containers) {
      Table table = new Table();
      List<ObjectNode> nodes = new ArrayList<>();
      for (ContainerInfo info : containers) {
        Optional<Path> path = engine().mounted(info.id());
        path.ifPresent(at -> table.row(ContainerLine.id(info, noTrunc), at.toString()));
        path.ifPresent(at -> nodes.add(ContainerLine.mount(info, at)));
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
            "Accepted for Podman's scripts; the mount of a running container remains in any case")
    @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
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
          engine()::unmount);
    }
  }
}
