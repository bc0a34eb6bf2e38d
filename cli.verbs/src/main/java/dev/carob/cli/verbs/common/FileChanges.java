package dev.carob.cli.verbs.common;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.PrintableText;
import dev.carob.linux.FileNames;
import dev.carob.spi.verb.Console;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A verb that prints the files that a container or an image has changed. */
public abstract class FileChanges extends Verb {
  @Option(names = "--format", paramLabel = "FORMAT", description = "json")
  private String format = "";

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Name or id")
  private String name = "";

  public FileChanges(Services services, Console console) {
    super(services, console);
  }

  /** Returns the changes to print. */
  protected abstract List<FileChange> changes(String name);

  /** Returns the object to describe for the name on the command line, which may be empty. */
  protected String chosen(String given) {
    if (given.isEmpty()) {
      throw new CarobException.InvalidArgument("accepts 1 arg(s), received 0");
    }
    return given;
  }

  @Override
  public Integer call() {
    if (!format.isEmpty() && !format.equals("json")) {
      throw new CarobException.InvalidArgument("only supported value for '--format' is 'json'");
    }
    List<FileChange> changes = changes(chosen(name));
    if (format.isEmpty()) {
      for (FileChange change : changes) {
        // File names may contain any bytes, and are printed unchanged.
        String line = letter(change.kind()) + " " + PrintableText.of(change.path()) + "\n";
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
