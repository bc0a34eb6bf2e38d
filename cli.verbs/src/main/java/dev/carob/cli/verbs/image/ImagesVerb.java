package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.types.Flag;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.shape.ImageLine;
import dev.carob.cli.verbs.common.Queries;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code images}. */
@Command(name = "images", description = "List images")
final class ImagesVerb extends Verb {

  private static final String NONE = "<none>";

  @Option(
      names = {"-a", "--all"},
      description = "Include intermediate images")
  private boolean all;

  @Option(names = "--digests", description = "Show the digests of manifests")
  private boolean digests;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description =
          "Filter by after, before, containers, dangling, digest, id, intermediate, label, "
              + "label!, manifest, readonly, reference, since, until")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(names = "--history", description = "Show former names")
  private boolean history;

  @Option(
      names = {"-n", "--noheading"},
      description = "Print no headings")
  private boolean noHeading;

  @Option(names = "--no-trunc", description = "Do not truncate ids")
  private boolean noTrunc;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids only")
  private boolean quiet;

  @Option(
      names = "--sort",
      paramLabel = "BY",
      description = "created (the default), id, repository, size or tag")
  private String sort = "created";

  @Parameters(index = "0", arity = "0..1", paramLabel = "IMAGE", description = "Only this image")
  private String image = "";

  ImagesVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    Comparator<ImageLine> order = order();
    if (quiet && !format.isEmpty()) {
      throw new CarobException.InvalidArgument("quiet and format are mutually exclusive");
    }
    ImageQuery query = Queries.images(services(), filters);
    if (!all && filters.stream().noneMatch(one -> one.startsWith("intermediate"))) {
      query = query.toBuilder().intermediate(Flag.NO).build();
    }
    Optional<String> only =
        image.isEmpty() ? Optional.empty() : services().images().find(image).map(Image::id);
    List<ImageLine> lines =
        services().images().list(query).stream()
            .flatMap(one -> ImageLine.of(one).stream())
            .filter(line -> image.isEmpty() || matches(line, only))
            .sorted(order)
            .toList();
    print(lines);
    return 0;
  }

  /** An id or a complete name selects one image; a repository selects all of its tags. */
  private boolean matches(ImageLine line, Optional<String> only) {
    String name = line.repository() + ":" + line.tag();
    if (name.equals(image) || name.endsWith("/" + image)) {
      return true;
    }
    if (line.repository().equals(image) || line.repository().endsWith("/" + image)) {
      return true;
    }
    return only.isPresent()
        && line.image().id().equals(only.get())
        && line.image().names().stream()
            .noneMatch(one -> one.contains("/" + image.split(":", 2)[0]));
  }

  private Comparator<ImageLine> order() {
    return switch (sort) {
      case "created" -> Comparator.comparing((ImageLine line) -> line.image().created()).reversed();
      case "id" -> Comparator.comparing(line -> line.image().id());
      case "repository" ->
          Comparator.comparing(ImageLine::repository).thenComparing(ImageLine::tag);
      case "size" -> Comparator.comparing(line -> line.image().size());
      case "tag" -> Comparator.comparing(ImageLine::tag).thenComparing(ImageLine::repository);
      default ->
          throw new CarobException.InvalidArgument(
              "invalid sort \"" + sort + "\": created, id, repository, size or tag");
    };
  }

  private void print(List<ImageLine> lines) {
    if (quiet) {
      lines.stream()
          .map(line -> ImageLine.id(line.image(), noTrunc))
          .distinct()
          .forEach(out()::println);
      return;
    }
    Output.format(
        out(),
        format.isEmpty() ? columns(lines) : format,
        !noHeading,
        nodes(lines),
        Map.of("ID", "IMAGE ID", "CreatedSince", "CREATED", "ReadOnly", "R/O"));
  }

  private List<StructNode> nodes(List<ImageLine> lines) {
    Instant now = Instant.now();
    Map<String, Long> users =
        format.isEmpty()
            ? Map.of()
            : engine().list().stream()
                .collect(Collectors.groupingBy(ContainerInfo::imageId, Collectors.counting()));
    return lines.stream()
        .map(line -> line.fields(now, noTrunc, users.getOrDefault(line.image().id(), 0L)))
        .toList();
  }

  private String columns(List<ImageLine> lines) {
    List<String> fields = new ArrayList<>(List.of("Repository", "Tag"));
    if (digests) {
      fields.add("Digest");
    }
    Collections.addAll(fields, "ID", "CreatedSince", "Size");
    if (lines.stream().anyMatch(line -> line.image().readOnly())) {
      fields.add("ReadOnly");
    }
    String format =
        fields.stream()
            .map(field -> "{{." + field + "}}")
            .collect(Collectors.joining("\t", "table ", ""));
    return history ? format + "\t{{if .History}}{{.History}}{{else}}" + NONE + "{{end}}" : format;
  }
}
