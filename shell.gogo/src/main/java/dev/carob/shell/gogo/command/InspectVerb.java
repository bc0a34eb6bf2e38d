package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.shell.gogo.format.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}, in Podman's shape. */
@Command(name = "inspect", description = "Tell all about containers and images, as JSON")
final class InspectVerb extends Verb {

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "json or a Go template")
  private String format = "json";

  @Option(
      names = {"-s", "--size"},
      description = "Also what a container takes of the disk")
  private boolean size;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "container, image or all (the default)")
  private String type = "all";

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  InspectVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (!List.of("container", "image", "all").contains(type)) {
      throw new CarobException.InvalidArgument(
          "invalid type '" + type + "': there are container, image and all");
    }
    List<ObjectNode> found = new ArrayList<>();
    int code = 0;
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
        ObjectNode node = ContainerJson.of(info, engine().details(info.id()));
        node.put(
            "ImageDigest", services().images().find(info.imageId()).map(Image::digest).orElse(""));
        if (size) {
          ContainerSize taken = engine().size(info.id());
          node.put("SizeRw", taken.rw()).put("SizeRootFs", taken.rootFs());
        }
        return node;
      } catch (CarobException.NotFound e) {
        if (type.equals("container")) {
          throw e;
        }
      }
    }
    return services()
        .images()
        .find(name)
        .map(InspectVerb::image)
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    type.equals("all")
                        ? "no such object: \"" + name + "\""
                        : name + ": image not known"));
  }

  private static ObjectNode image(Image image) {
    ImageConfig config = image.config();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Id", image.id());
    node.put("Digest", image.digest());
    image.names().forEach(node.putArray("RepoTags")::add);
    node.put("Created", image.created().toString());
    node.put("Os", "linux");
    node.put("Size", image.size());
    node.put("VirtualSize", image.size());
    node.put("User", config.user());
    ObjectNode process = node.putObject("Config");
    process.put("User", config.user());
    config.env().forEach(process.putArray("Env")::add);
    config.entrypoint().forEach(process.putArray("Entrypoint")::add);
    config.command().forEach(process.putArray("Cmd")::add);
    process.put("WorkingDir", config.workdir());
    process.put("StopSignal", config.stopSignal());
    config.labels().forEach(process.putObject("Labels")::put);
    config.labels().forEach(node.putObject("Labels")::put);
    node.putObject("GraphDriver").put("Name", image.storage());
    return node;
  }
}
