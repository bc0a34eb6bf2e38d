package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.FileChange;
import dev.carob.linux.FileNames;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Printable;
import dev.carob.shell.gogo.format.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about containers' files. */
final class FileVerbs {

  private FileVerbs() {}

  /**
   * Has a tar written where it is wanted.
   *
   * @param output file; empty: stdout, if that is no terminal
   */
  static int tar(Console console, String output, Consumer<OutputStream> content)
      throws IOException {
    if (output.isEmpty() && console.stdoutTerminal()) {
      throw new CarobException.InvalidArgument(
          "refusing to export to terminal. Use -o flag or redirect");
    }
    return Interruptible.run(
        console,
        () -> {
          if (output.isEmpty()) {
            content.accept(console.out());
            console.out().flush();
          } else {
            NamedOutput.of(console, output).write(content);
          }
          return 0;
        });
  }

  /** Shows changes of files. */
  abstract static class Changes extends Verb {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json")
    private String format = "";

    @Parameters(index = "0", paramLabel = "NAME", description = "Name or id")
    private String name = "";

    Changes(Services services, Console console) {
      super(services, console);
    }

    abstract List<FileChange> changes(String name);

    @Override
    public Integer call() {
      if (!format.isEmpty() && !format.equals("json")) {
        throw new CarobException.InvalidArgument("only supported value for '--format' is 'json'");
      }
      List<FileChange> changes = changes(name);
      if (format.isEmpty()) {
        for (FileChange change : changes) {
          // A name need not be text: it is printed as it is.
          String line = letter(change.kind()) + " " + Printable.of(change.path()) + "\n";
          out().writeBytes(FileNames.bytes(line));
        }
        return 0;
      }
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      changes.forEach(
          change -> node.withArray("/" + word(change.kind())).add(FileNames.shown(change.path())));
      out().println(Output.json(node));
      return 0;
    }

    private static char letter(FileChange.Kind kind) {
      return switch (kind) {
        case ADDED -> 'A';
        case MODIFIED -> 'C';
        case DELETED -> 'D';
      };
    }

    private static String word(FileChange.Kind kind) {
      return switch (kind) {
        case ADDED -> "added";
        case MODIFIED -> "changed";
        case DELETED -> "deleted";
      };
    }
  }

  @Command(name = "diff", description = "Show what a container has changed of its image")
  static final class Diff extends Changes {
    Diff(Services services, Console console) {
      super(services, console);
    }

    @Override
    List<FileChange> changes(String name) {
      return engine().changes(name);
    }
  }

  @Command(name = "export", description = "Write a container's root filesystem as a tar")
  static final class Export extends Verb {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write it there, and not to stdout")
    private String output = "";

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
    private String name = "";

    Export(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      return tar(console(), output, file -> engine().export(name, file));
    }
  }

  @Command(
      name = "mount",
      description = "Mount containers' root filesystems, or list those that are")
  static final class Mount extends Verb {
    @Mixin private Selection selection = new Selection.BesideForce();

    Mount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (selection.isEmpty()) {
        list();
        return 0;
      }
      List<String> chosen = selection.of(engine(), console(), info -> true);
      int code = 0;
      for (String name : chosen) {
        try {
          Path path = engine().mount(name);
          out().println(chosen.size() == 1 ? path : name + " " + path);
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    private void list() {
      Table table = new Table();
      for (ContainerInfo info : engine().list()) {
        Optional<Path> path = engine().mounted(info.id());
        path.ifPresent(at -> table.row(info.id().substring(0, 12), at.toString()));
      }
      table.print(out());
    }
  }

  @Command(name = "unmount", description = "Unmount what 'mount' has mounted")
  static final class Unmount extends Verb {
    @Mixin private Selection selection = new Selection.BesideForce();

    @Option(
        names = {"-f", "--force"},
        description = "For scripts: a mount that a running container needs stays in any case")
    @SuppressWarnings("UnusedVariable") // taken and without effect, as the description says
    private boolean force;

    Unmount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          selection.of(engine(), console(), c -> engine().mounted(c.id()).isPresent()),
          engine()::unmount);
    }
  }
}
