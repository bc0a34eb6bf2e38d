package dev.carob.cli.verbs.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.shape.ContainerJson;
import dev.carob.cli.podman.shape.ImageJson;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}, in Podman's shape. */
@Command(name = "inspect", description = "Describe containers and images as JSON")
final class InspectVerb extends Verb {

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "json or a Go template")
  private String format = "json";

  @Option(
      names = {"-s", "--size"},
      description = "Include the disk usage of containers")
  private boolean size;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Type of the object: container, image or all (the default)")
  private String type = "all";

  @Option(
      names = {"-l", "--latest"},
      description = "Describe the newest container")
  private boolean latest;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  InspectVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (!List.of("container", "image", "all").contains(type)) {
      throw new CarobException.InvalidArgument(
          "invalid type '" + type + "': it must be container, image or all");
    }
    if (latest && !names.isEmpty()) {
      throw new CarobException.InvalidArgument("--latest and arguments cannot be used together");
    }
    if (latest) {
      type = "container";
      names.add(ContainerSelection.newest(engine()));
    }
    List<ObjectNode> found = new ArrayList<>();
    int code = 0;
    if (names.isEmpty()) {
      error(new CarobException.InvalidArgument("no names or ids specified"));
      code = FAILED;
    }
    for (String name : names) {
      try {
        found.add(find(name));
      } catch (CarobException e) {
        error(e);
        code = FAILED;
      }
    }
    if (!found.isEmpty() || format.equals("json")) {
      Output.format(out(), format, found, Map.of());
    }
    return code;
  }

  private ObjectNode find(String name) {
    if (!type.equals("image")) {
      try {
        ContainerInfo info = engine().inspect(name);
        StructNode node = ContainerJson.of(info, engine().details(info.id()));
        node.put(
            "ImageDigest", services().images().find(info.imageId()).map(Image::digest).orElse(""));
        if (size) {
          ContainerSize taken = engine().size(info.id());
          node.put("SizeRw", taken.rw()).put("SizeRootFs", taken.rootFs());
          node.field("SizeRw", taken.rw()).field("SizeRootFs", taken.rootFs());
        }
        return node;
      } catch (CarobException.NotFound e) {
        if (type.equals("container")) {
          throw e;
        }
      }
    }
    try {
      return ImageJson.of(services().images().details(name));
    } catch (CarobException.NotFound e) {
      throw type.equals("all")
          ? new CarobException.NotFound("no such object: \"" + name + "\"", e)
          : e;
    }
  }
}
