package dev.carob.cli.verbs.common;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.cli.podman.format.Output;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes named objects of one kind. */
public abstract class InspectEach extends Verb {

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "json (the default) or a Go template")
  private String format = "json";

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  public InspectEach(Services services, Console console) {
    super(services, console);
  }

  /** Returns the names of all objects if all are requested. */
  public Optional<List<String>> all() {
    return Optional.empty();
  }

  /** Returns true if the output is JSON instead of a template. */
  public boolean isJson() {
    return Output.isJson(format);
  }

  /** Returns an object as JSON. */
  public abstract JsonNode node(String name);

  @Override
  public Integer call() {
    Optional<List<String>> all = all();
    if (all.isPresent() != names.isEmpty()) {
      throw new CarobException.InvalidArgument("no names given: name the objects to inspect");
    }
    List<JsonNode> found = new ArrayList<>();
    int code = 0;
    for (String name : all.orElse(names)) {
      try {
        found.add(node(name));
      } catch (CarobException e) {
        error(e);
        code = FAILED;
      }
    }
    print(found);
    return code;
  }

  /** Prints the objects in the requested format. */
  public void print(List<JsonNode> found) {
    Output.format(out(), format, found, Map.of());
  }
}
