package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.image.Image;
import dev.carob.shell.gogo.format.Ago;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images}. */
@Command(name = "images", description = "List images")
final class ImagesVerb extends Verb {

  private static final String NONE = "<none>";
  private static final int SHORT = 12;

  @Option(
      names = {"-a", "--all"},
      description = "Also those without a name that others were made on")
  private boolean all;

  @Option(names = "--digests", description = "Show digests of manifests")
  private boolean digests;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description =
          "Only those as given: after, before, containers, dangling, digest, id, intermediate, label, "
              + "label!, manifest, readonly, reference, since, until")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(names = "--history", description = "Show the names that images have had")
  private boolean history;

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

  @Option(
      names = "--sort",
      paramLabel = "BY",
      description = "created (the default), id, repository, size or tag")
  private String sort = "created";

  @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = "Only this one")
  private String image = "";

  ImagesVerb(Services services, Console console) {
    super(services, console);
  }

  /** A line of the list. */
  private record Line(Image image, String repository, String tag, String digest) {}

  @Override
  public Integer call() {
    Comparator<Line> order = order();
    if (quiet && !format.isEmpty()) {
      throw new CarobException.InvalidArgument("quiet and format are mutually exclusive");
    }
    List<Image> found = services().images().list();
    Set<String> parents = ImageFilters.parents(found);
    Predicate<Image> wanted = ImageFilters.of(filters, services(), found);
    boolean hideIntermediate =
        !all && filters.stream().noneMatch(one -> one.startsWith("intermediate"));
    Optional<String> only =
        image.isEmpty() ? Optional.empty() : services().images().find(image).map(Image::id);
    List<Line> lines =
        found.stream()
            .filter(wanted)
            .filter(
                one -> !(hideIntermediate && one.names().isEmpty() && parents.contains(one.id())))
            .flatMap(one -> lines(one).stream())
            .filter(line -> image.isEmpty() || matches(line, only))
            .sorted(order)
            .toList();
    print(lines);
    return 0;
  }

  /** An id or a whole name is one image; a repository all of its tags. */
  private boolean matches(Line line, Optional<String> only) {
    String name = line.repository + ":" + line.tag;
    if (name.equals(image) || name.endsWith("/" + image)) {
      return true;
    }
    if (line.repository.equals(image) || line.repository.endsWith("/" + image)) {
      return true;
    }
    return only.isPresent()
        && line.image.id().equals(only.get())
        && line.image.names().stream().noneMatch(one -> one.contains("/" + image.split(":", 2)[0]));
  }

  private static List<Line> lines(Image image) {
    if (image.names().isEmpty()) {
      return List.of(new Line(image, NONE, NONE, image.digest()));
    }
    return image.names().stream()
        .map(
            name -> {
              int at = name.indexOf('@');
              String digest = at < 0 ? image.digest() : name.substring(at + 1);
              int colon = name.lastIndexOf(':', at < 0 ? name.length() : at);
              if (colon <= name.lastIndexOf('/')) {
                return new Line(
                    image, name.substring(0, at < 0 ? name.length() : at), NONE, digest);
              }
              return new Line(
                  image,
                  name.substring(0, colon),
                  name.substring(colon + 1, at < 0 ? name.length() : at),
                  digest);
            })
        .toList();
  }

  private Comparator<Line> order() {
    return switch (sort) {
      case "created" -> Comparator.comparing((Line line) -> line.image.created()).reversed();
      case "id" -> Comparator.comparing(line -> line.image.id());
      case "repository" -> Comparator.comparing(Line::repository).thenComparing(Line::tag);
      case "size" -> Comparator.comparing(line -> line.image.size());
      case "tag" -> Comparator.comparing(Line::tag).thenComparing(Line::repository);
      default ->
          throw new CarobException.InvalidArgument(
              "invalid sort \"" + sort + "\": created, id, repository, size or tag");
    };
  }

  private void print(List<Line> lines) {
    if (quiet) {
      lines.stream().map(line -> id(line.image)).distinct().forEach(out()::println);
      return;
    }
    List<ObjectNode> nodes = lines.stream().map(this::node).toList();
    if (!format.isEmpty()) {
      Output.format(
          out(),
          format,
          !noHeading,
          nodes,
          Map.of("ID", "IMAGE ID", "CreatedSince", "CREATED", "ReadOnly", "R/O"));
      return;
    }
    boolean readOnly = lines.stream().anyMatch(line -> line.image.readOnly());
    Table table = new Table();
    if (!noHeading) {
      List<String> headings = new ArrayList<>(List.of("REPOSITORY", "TAG"));
      if (digests) {
        headings.add("DIGEST");
      }
      Collections.addAll(headings, "IMAGE ID", "CREATED", "SIZE");
      if (readOnly) {
        headings.add("R/O");
      }
      if (history) {
        headings.add("HISTORY");
      }
      table.row(headings);
    }
    for (ObjectNode node : nodes) {
      List<String> row = new ArrayList<>(cells(node, "Repository", "Tag"));
      if (digests) {
        row.addAll(cells(node, "Digest"));
      }
      row.addAll(cells(node, "ID", "CreatedSince", "Size"));
      if (readOnly) {
        row.addAll(cells(node, "ReadOnly"));
      }
      if (history) {
        List<String> past = new ArrayList<>();
        node.path("History").forEach(name -> past.add(name.asText()));
        row.add(past.isEmpty() ? NONE : String.join(", ", past));
      }
      table.row(row);
    }
    table.print(out());
  }

  private static List<String> cells(ObjectNode node, String... keys) {
    List<String> cells = new ArrayList<>();
    for (String key : keys) {
      cells.add(node.path(key).asText());
    }
    return cells;
  }

  private String id(Image image) {
    return noTrunc ? "sha256:" + image.id() : image.id().substring(0, SHORT);
  }

  private ObjectNode node(Line line) {
    Image image = line.image;
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ID", id(image));
    node.put("Id", image.id());
    node.put("ParentId", image.parent());
    node.put("Repository", line.repository);
    node.put("Tag", line.tag);
    node.put("Digest", line.digest);
    image.digests().forEach(node.putArray("RepoDigests")::add);
    node.put("CreatedSince", Ago.words(Duration.between(image.created(), Instant.now())) + " ago");
    node.put("CreatedAt", image.created().toString());
    node.put("Created", image.created().getEpochSecond());
    node.put("Size", Ago.size(image.size()));
    node.put("VirtualSize", Ago.size(image.size()));
    node.put("ReadOnly", image.readOnly());
    image.config().labels().forEach(node.putObject("Labels")::put);
    image.names().forEach(node.putArray("Names")::add);
    image.pastNames().forEach(node.putArray("History")::add);
    return node;
  }
}
