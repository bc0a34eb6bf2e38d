package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.api.image.ImageService;
import dev.carob.shell.gogo.format.Ago;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about images. */
final class ImageVerbs {

  private static final String NONE = "<none>";

  private ImageVerbs() {}

  @Command(name = "images", description = "List images")
  static final class Images extends Verb {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    @Option(
        names = {"-n", "--noheading"},
        description = "No line of headings")
    private boolean noHeading;

    @Option(names = "--no-trunc", description = "Write ids whole")
    private boolean noTrunc;

    @Option(
        names = {"-q", "--quiet"},
        description = "Ids only")
    private boolean quiet;

    @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = "Only this one")
    private String image = "";

    Images(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ImageService images = services().images();
      List<Image> found =
          image.isEmpty() ? images.list() : images.find(image).map(List::of).orElse(List.of());
      if (quiet) {
        found.forEach(one -> out().println(id(one)));
        return 0;
      }
      List<ObjectNode> nodes = new ArrayList<>();
      found.forEach(one -> names(one).forEach(name -> nodes.add(node(one, name))));
      if (!format.isEmpty()) {
        Output.format(out(), format, nodes, Map.of("ID", "IMAGE ID", "CreatedSince", "CREATED"));
        return 0;
      }
      Table table = new Table();
      if (!noHeading) {
        table.row("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
      }
      for (ObjectNode node : nodes) {
        table.row(
            node.path("Repository").asText(),
            node.path("Tag").asText(),
            node.path("ID").asText(),
            node.path("CreatedSince").asText(),
            node.path("Size").asText());
      }
      table.print(out());
      return 0;
    }

    private static List<String> names(Image image) {
      return image.names().isEmpty() ? List.of(NONE + ":" + NONE) : image.names();
    }

    private String id(Image image) {
      return noTrunc ? "sha256:" + image.id() : image.id().substring(0, 12);
    }

    private ObjectNode node(Image image, String name) {
      int colon = name.lastIndexOf(':');
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("ID", id(image));
      node.put("Id", image.id());
      node.put("Repository", name.substring(0, colon));
      node.put("Tag", name.substring(colon + 1));
      node.put("Digest", image.digest());
      node.put(
          "CreatedSince", Ago.words(Duration.between(image.created(), Instant.now())) + " ago");
      node.put("CreatedAt", image.created().toString());
      node.put("Created", image.created().getEpochSecond());
      node.put("Size", Ago.size(image.size()));
      node.put("VirtualSize", Ago.size(image.size()));
      image.names().forEach(node.putArray("Names")::add);
      return node;
    }
  }

  @Command(name = "pull", description = "Bring in an image from a local transport")
  static final class Pull extends Verb {
    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    @SuppressWarnings("UnusedVariable") // Nothing is printed on the way: scripts may say so
    private boolean quiet;

    @Parameters(
        paramLabel = "IMAGE",
        arity = "1..*",
        description =
            "oci:DIR[:TAG], dir:DIR, docker-archive:FILE, oci-archive:FILE or builtin:busybox")
    private List<String> references = new ArrayList<>();

    Pull(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      for (String reference : references) {
        services()
            .images()
            .pull(CreateOptions.absolute(reference, console().directory()))
            .forEach(image -> out().println(image.id()));
      }
      return 0;
    }
  }

  @Command(name = "load", description = "Bring in the images of an archive")
  static final class Load extends Verb {
    @Option(
        names = {"-i", "--input"},
        paramLabel = "FILE",
        description = "The archive; stdin by default")
    private String input = "";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    @SuppressWarnings("UnusedVariable") // Nothing is printed on the way: scripts may say so
    private boolean quiet;

    Load(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      if (!input.isEmpty()) {
        load(console().directory().resolve(input));
        return 0;
      }
      if (console().stdinTerminal()) {
        throw new CarobException.InvalidArgument(
            "cannot read from terminal, use command-line redirection or the --input flag");
      }
      Path file = Files.createTempFile("carob-load", ".tar");
      try {
        try (InputStream in = console().in()) {
          Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        load(file);
      } finally {
        Files.deleteIfExists(file);
      }
      return 0;
    }

    private void load(Path file) {
      for (Image image : services().images().load(file)) {
        String name = image.names().isEmpty() ? "sha256:" + image.id() : image.names().get(0);
        out().println("Loaded image: " + name);
      }
    }
  }

  @Command(name = "import", description = "Make an image from the tar of a root filesystem")
  static final class Import extends Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The tar; - for stdin")
    private String file = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The image's name")
    private String name = "";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    @SuppressWarnings("UnusedVariable") // Nothing is printed on the way: scripts may say so
    private boolean quiet;

    Import(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      Path path = console().directory().resolve(file);
      if (!file.equals("-") && !Files.isRegularFile(path)) {
        throw new CarobException.NotFound("there is no file " + path);
      }
      try (InputStream in = file.equals("-") ? console().in() : Files.newInputStream(path)) {
        Image image = services().images().importTar(in, name, ImageConfig.EMPTY);
        out().println("sha256:" + image.id());
      }
      return 0;
    }
  }

  @Command(name = "tag", description = "Give an image more names")
  static final class Tag extends Verb {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String image = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "New names")
    private List<String> names = new ArrayList<>();

    Tag(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      services().images().tag(image, names);
      return 0;
    }
  }

  @Command(name = "rmi", description = "Remove images")
  static final class Rmi extends Verb {
    private static final int NOT_FOUND = 1;
    private static final int IN_USE = 2;

    @Option(
        names = {"-a", "--all"},
        description = "Remove all images")
    private boolean all;

    @Option(
        names = {"-f", "--force"},
        description = "Also with several names, and with the containers that use it")
    private boolean force;

    @Option(
        names = {"-i", "--ignore"},
        description = "An image that is not there is no error")
    private boolean ignore;

    @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Rmi(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (all == !names.isEmpty()) {
        throw new CarobException.InvalidArgument(
            "image name or ID must be specified, or --all, but not both");
      }
      int code = 0;
      List<String> wanted =
          all ? services().images().list().stream().map(Image::id).toList() : names;
      for (String name : wanted) {
        try {
          remove(name);
        } catch (CarobException.NotFound e) {
          if (!ignore) {
            error(e);
            code = NOT_FOUND;
          }
        } catch (CarobException.Dependency e) {
          error(e);
          code = IN_USE;
        }
      }
      return code;
    }

    private void remove(String name) {
      if (force) {
        Image image = services().images().get(name);
        for (ContainerInfo info : engine().list()) {
          if (info.imageId().equals(image.id())) {
            engine().remove(info.id(), RemoveOptions.KILL);
          }
        }
      }
      ImageService.Removed removed = services().images().remove(name, force || all);
      removed.untagged().forEach(tag -> out().println("Untagged: " + tag));
      removed.deleted().forEach(id -> out().println("Deleted: " + id));
    }
  }
}
