package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.cli.verbs.common.NamedOutput;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.RegularFile;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code container artifact}: named files that are kept with a container. */
@Command(
    name = "artifact",
    description = {
      "add|get|rm CONTAINER NAME [FILE], ls CONTAINER: files kept with a container",
      "add reads FILE, get writes it; stdin and stdout by default."
    })
final class ArtifactVerb extends Verb {

  @Parameters(index = "0", paramLabel = "ACTION", description = "add, ls, get or rm")
  private String action = "";

  @Parameters(index = "1", paramLabel = "CONTAINER", description = "Name or id")
  private String container = "";

  @Parameters(index = "2..*", arity = "0..2", paramLabel = "NAME [FILE]")
  private List<String> rest = new ArrayList<>();

  ArtifactVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    int most =
        switch (action) {
          case "ls" -> 0;
          case "rm" -> 1;
          case "add", "get" -> 2;
          default ->
              throw new CarobException.InvalidArgument(
                  "unrecognized command `carob container artifact "
                      + action
                      + "`: it must be add, ls, get or rm");
        };
    if (rest.size() > most || (rest.isEmpty() && most > 0)) {
      throw new CarobException.InvalidArgument(
          "container artifact "
              + action
              + " requires a container"
              + (most == 0 ? "" : " and a name"));
    }
    try {
      act();
    } catch (IOException | UncheckedIOException e) {
      throw new CarobException.InvalidArgument("container artifact " + action + ": " + e, e);
    }
    return 0;
  }

  private void act() throws IOException {
    switch (action) {
      case "ls" -> engine().artifacts(container).forEach(out()::println);
      case "rm" -> engine().removeArtifact(container, rest.get(0));
      case "add" -> {
        if (rest.size() == 1) {
          engine().addArtifact(container, rest.get(0), wholeInput());
        } else {
          try (InputStream in = RegularFile.open(file())) {
            engine().addArtifact(container, rest.get(0), in);
          }
        }
      }
      default -> {
        try (InputStream in = engine().artifact(container, rest.get(0))) {
          if (rest.size() == 1) {
            in.transferTo(out());
          } else {
            NamedOutput.of(console(), rest.get(1))
                .write(
                    out -> {
                      try {
                        in.transferTo(out);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    });
          }
        }
      }
    }
  }

  private Path file() {
    return console().path(rest.get(1));
  }
}
