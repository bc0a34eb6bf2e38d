package dev.carob.cli.verbs.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.ImageJson;
import dev.carob.cli.verbs.common.ExistsVerb;
import dev.carob.cli.verbs.common.FileChanges;
import dev.carob.cli.verbs.common.InspectEach;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.Queries;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that exist only in the group {@code image}. */
final class ImageVerbs {

  private static final int SHORT = 12;

  private ImageVerbs() {}

  @Command(name = "exists", description = "Check if an image exists: exit with 0, or with 1 if not")
  static final class Exists extends ExistsVerb {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      services().images().get(name);
    }
  }

  @Command(name = "inspect", description = "Describe images as JSON")
  static final class Inspect extends InspectEach {
    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public ObjectNode node(String name) {
      return ImageJson.of(services().images().details(name));
    }
  }

  @Command(name = "history", description = "Show the history of an image")
  static final class History extends Verb {
    private static final int LONGEST = 45;

    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    @Option(
        names = {"-H", "--human"},
        arity = "0..1",
        fallbackValue = "true",
        description = "Print readable times and sizes (true by default)")
    private boolean human = true;

    @Option(names = "--no-trunc", description = "Do not truncate ids and commands")
    private boolean noTrunc;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print ids only")
    private boolean quiet;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String name = "";

    History(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<StructNode> lines = lines(services().images().details(name));
      if (quiet) {
        Output.format(out(), "{{.ID}}", lines, Map.of());
        return 0;
      }
      if (Output.isJson(format)) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        out().println(all.addAll(lines));
        return 0;
      }
      String shown =
          format.isEmpty()
              ? "table {{.ID}}\t{{.Created}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"
              : format;
      Output.format(out(), shown, lines, Map.of("CreatedBy", "CREATED BY"));
      return 0;
    }

    /** Lists the newest step first; only steps that created a layer have a size. */
    private List<StructNode> lines(ImageDetails details) {
      JsonNode history = ImageJson.parse(details.configuration()).path("history");
      List<StructNode> lines = new ArrayList<>();
      int layer = 0;
      for (JsonNode step : history) {
        long size = 0;
        if (!step.path("empty_layer").asBoolean() && layer < details.layers().size()) {
          size = details.layers().get(layer++).size();
        }
        lines.add(0, line(step, size));
      }
      if (!lines.isEmpty()) {
        String id = details.image().id();
        StructNode newest = lines.get(0);
        newest.put("id", id);
        newest.field("ID", noTrunc ? id : id.substring(0, SHORT));
        ArrayNode tags = newest.arrayNode();
        details.image().tags().forEach(tags::add);
        newest.field("Tags", tags);
      }
      return lines;
    }

    private StructNode line(JsonNode step, long size) {
      StructNode line = StructNode.create();
      Instant created = instant(step.path("created").asText(""));
      String by = step.path("created_by").asText("");
      String comment = step.path("comment").asText("");
      line.put("id", "<missing>");
      line.time("created", created);
      if (!by.isEmpty()) {
        line.put("CreatedBy", by);
      }
      line.put("size", size);
      if (!comment.isEmpty()) {
        line.put("comment", comment);
      }
      line.time("Created", created.truncatedTo(ChronoUnit.SECONDS));
      StructNode layer = line.deepCopy().field("CreatedBy", by).field("Comment", comment);
      line.field("ImageHistoryLayer", layer.emptyLists("Tags"));
      String age = HumanUnits.words(Duration.between(created, Instant.now())) + " ago";
      line.field("ID", "<missing>").field("CreatedSince", age).emptyLists("Tags");
      line.field("Created", human ? age : created.toString());
      line.field("CreatedAt", GoTime.of(created).string());
      line.field(
          "CreatedBy",
          noTrunc || by.length() <= LONGEST ? by : by.substring(0, LONGEST - 3) + "...");
      line.field("Size", human ? HumanUnits.size(size) : String.valueOf(size));
      return line.field("Comment", comment);
    }

    private static Instant instant(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        return Instant.EPOCH;
      }
    }
  }

  @Command(name = "tree", description = "Show the layers of an image")
  static final class Tree extends Verb {
    @Option(names = "--whatrequires", description = "Show the images based on this one")
    private boolean requires;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String name = "";

    Tree(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ImageDetails details = services().images().details(name);
      List<Image> all = services().images().list();
      out().println("Image ID: " + details.image().id().substring(0, SHORT));
      out().println("Tags:     " + names(details.image().names()));
      out().println("Size:     " + HumanUnits.preciseSize(details.image().size()));
      if (requires) {
        out().println("Image Layers");
        children(details.image(), all, "");
        return 0;
      }
      if (details.layers().isEmpty()) {
        out().println("No Image Layers");
        return 0;
      }
      out().println("Image Layers");
      Map<String, List<String>> tops =
          all.stream()
              .collect(
                  Collectors.groupingBy(
                      Image::topLayer,
                      Collectors.flatMapping(
                          image -> image.names().stream(), Collectors.toList())));
      for (int i = 0; i < details.layers().size(); i++) {
        ImageDetails.LayerDetails layer = details.layers().get(i);
        List<String> names = tops.getOrDefault(layer.id(), List.of());
        out()
            .println(
                (i + 1 < details.layers().size() ? "├── " : "└── ")
                    + "ID: "
                    + layer.id().substring(0, SHORT)
                    + " Size: "
                    + HumanUnits.preciseSize(Math.max(layer.size(), 0))
                    + (names.isEmpty() ? "" : " Top Layer of: " + names(names)));
      }
      return 0;
    }

    private static String names(List<String> names) {
      return "[" + String.join(" ", names) + "]";
    }

    private void children(Image image, List<Image> all, String indent) {
      List<Image> on = all.stream().filter(one -> one.parent().equals(image.id())).toList();
      for (int i = 0; i < on.size(); i++) {
        boolean last = i + 1 == on.size();
        out()
            .println(
                indent
                    + (last ? "└── " : "├── ")
                    + "ID: "
                    + on.get(i).id().substring(0, SHORT)
                    + " "
                    + names(on.get(i).names()));
        children(on.get(i), all, indent + (last ? "     " : "│    "));
      }
    }
  }

  @Command(name = "prune", description = "Remove unused images")
  static final class Prune extends PruneVerb {
    @Option(
        names = {"-a", "--all"},
        description = "Remove all images that no container uses, not only dangling ones")
    private boolean all;

    @Option(
        names = "--external",
        description =
            "Remove images that containers of other programs use too, with these containers")
    private boolean external;

    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String what() {
      return all
          ? "all images without at least one container associated to them"
          : "all dangling images";
    }

    @Override
    public Supplier<List<Removal>> removal(List<String> filters) {
      ImageQuery query = Queries.images(services(), filters);
      return () ->
          external
              ? services().housekeeping().pruneImagesOfOthers(all, query)
              : services().housekeeping().pruneImages(all, query);
    }
  }

  @Command(name = "mount", description = "Mount images read-only, or list the mounted ones")
  static final class Mount extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "All images")
    private boolean all;

    @Option(names = "--format", paramLabel = "FORMAT", description = "json")
    private String format = "";

    @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Mount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (!format.isEmpty() && !format.equals("json")) {
        throw new CarobException.InvalidArgument("only supported value for '--format' is 'json'");
      }
      if (all && !names.isEmpty()) {
        throw new CarobException.InvalidArgument(
            "when using the --all switch, you may not pass any image names or IDs");
      }
      if (!all && names.isEmpty()) {
        list(services().images().mounted());
        return 0;
      }
      List<String> wanted =
          all ? services().images().list().stream().map(Image::id).toList() : names;
      Map<String, Path> places = new LinkedHashMap<>();
      for (String name : wanted) {
        Image image = services().images().get(name);
        if (!all || !image.topLayer().isEmpty()) {
          places.put(image.id(), services().images().mount(image.id()));
        }
      }
      if (places.size() == 1 && !all && format.isEmpty()) {
        out().println(places.values().iterator().next());
      } else {
        list(places);
      }
      return 0;
    }

    private void list(Map<String, Path> places) {
      List<ObjectNode> nodes = new ArrayList<>();
      Table table = new Table();
      places.forEach(
          (id, place) -> {
            Image image = services().images().get(id);
            table.row(
                image.names().stream().findFirst().orElse(id.substring(0, SHORT)),
                place.toString());
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("id", id);
            node.putArray("Names").add(image.digest());
            image.names().forEach(node.putArray("Repositories")::add);
            node.put("mountpoint", place.toString());
            nodes.add(node);
          });
      if (format.isEmpty()) {
        table.print(out());
      } else {
        Output.format(out(), format, nodes, Map.of());
      }
    }
  }

  @Command(name = "unmount", description = "Unmount images")
  static final class Unmount extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "All images")
    private boolean all;

    @Option(
        names = {"-f", "--force"},
        description = "Unmount images that were mounted several times")
    private boolean force;

    @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Unmount(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (all == !names.isEmpty()) {
        throw new CarobException.InvalidArgument(
            all
                ? "when using the --all switch, you may not pass any image names or IDs"
                : "image name or ID must be specified");
      }
      Set<String> mounted = services().images().mounted().keySet();
      for (String name : all ? List.copyOf(mounted) : names) {
        Image image = services().images().get(name);
        // Podman ignores images that are not mounted.
        if (mounted.contains(image.id())) {
          services().images().unmount(image.id(), force);
          out().println(image.id());
        }
      }
      return 0;
    }
  }

  @Command(name = "diff", description = "Show the files that the top layer of an image changes")
  static final class Diff extends FileChanges {
    Diff(Services services, Console console) {
      super(services, console);
    }

    @Override
    public List<FileChange> changes(String name) {
      return services().images().changes(name);
    }
  }
}
