package dev.carob.cli.verbs.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.types.Network;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.shape.ContainerJson;
import dev.carob.cli.podman.shape.ImageJson;
import dev.carob.cli.podman.shape.NetworkJson;
import dev.carob.cli.podman.shape.VolumeJson;
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
@Command(
    name = "inspect",
    description = "Describe containers, images, volumes and networks as JSON")
final class InspectVerb extends Verb {

  private static final String ALL = "all";

  /** The types in the order in which a name is looked up. */
  private static final List<String> TYPES = List.of("container", "image", "volume", "network");

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
      description = "Type of the object: container, image, volume, network or all (the default)")
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
    if (!TYPES.contains(type) && !type.equals(ALL)) {
      throw new CarobException.InvalidArgument(
          "invalid type \"%s\": must be \"image\", \"container\", \"network\", \"volume\", or \"all\""
              .formatted(type));
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
    if (!type.equals(ALL)) {
      return find(type, name);
    }
    CarobException.NotFound absent = null;
    for (String one : TYPES) {
      try {
        return find(one, name);
      } catch (CarobException.NotFound e) {
        absent = e;
      }
    }
    throw new CarobException.NotFound("no such object: \"" + name + "\"", absent);
  }

  private ObjectNode find(String kind, String name) {
    return switch (kind) {
      case "container" -> container(name);
      case "image" -> ImageJson.of(services().images().details(name));
      case "volume" -> VolumeJson.of(engine().volumes().inspect(name));
      default -> {
        Network network = engine().networks().inspect(name);
        yield Output.isJson(format) ? NetworkJson.of(network) : NetworkJson.fields(network);
      }
    };
  }

  private ObjectNode container(String name) {
    ContainerInfo info = engine().inspect(name);
    StructNode node = ContainerJson.of(info, engine().details(info.id()));
    node.put("ImageDigest", services().images().find(info.imageId()).map(Image::digest).orElse(""));
    if (size) {
      ContainerSize taken = engine().size(info.id());
      node.put("SizeRw", taken.rw()).put("SizeRootFs", taken.rootFs());
      node.field("SizeRw", taken.rw()).field("SizeRootFs", taken.rootFs());
    }
    return node;
  }
}
