package dev.carob.cli.verbs.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.cli.podman.filter.SearchFilters;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.shape.SearchLine;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search}. */
@Command(name = "search", description = "Search registries for images")
final class SearchVerb extends Verb {

  private static final int USUAL_LIMIT = 25;
  private static final String DOCKER = "docker://";

  @Option(names = "--compatible", description = "Show stars, official and automated images too")
  private boolean compatible;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Filter by stars, is-official or is-automated")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Set the maximum number of results of each registry (default: 25)")
  private int limit;

  @Option(names = "--list-tags", description = "List the tags of a repository")
  private boolean listTags;

  @Option(names = "--no-trunc", description = "Do not truncate descriptions")
  private boolean noTrunc;

  @Mixin private RegistryOptions registry = new RegistryOptions();

  @Parameters(
      index = "0",
      paramLabel = "TERM",
      description = "A part of the name; can begin with a registry and a slash")
  private String term = "";

  SearchVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() throws IOException {
    RegistryAccess access = registry.access(console());
    int most = limit == 0 ? USUAL_LIMIT : limit;
    if (listTags) {
      if (!filters.isEmpty()) {
        throw new CarobException.InvalidArgument("filters are not applicable to list tags result");
      }
      return tags(access, most);
    }
    ImageSearch search =
        SearchFilters.of(filters, ImageSearch.builder(term)).limit(most).access(access).build();
    List<FoundImage> found = interruptible(() -> services().images().search(search));
    if (found.isEmpty() && format.isEmpty()) {
      return 0;
    }
    boolean whole = noTrunc || Output.isJson(format);
    Output.format(
        out(),
        format.isEmpty()
            ? "table {{.Name}}\t{{.Description}}"
                + (compatible ? "\t{{.Stars}}\t{{.Official}}\t{{.Automated}}" : "")
            : format,
        found.stream().map(one -> SearchLine.of(one, whole)).toList(),
        Map.of());
    return 0;
  }

  /** As in Podman, the repository may have a transport and a tag. */
  private static String repository(String term) {
    return term.startsWith(DOCKER) ? term.substring(DOCKER.length()) : term;
  }

  private int tags(RegistryAccess access, int most) throws IOException {
    List<String> tags =
        interruptible(() -> services().images().tags(repository(term), access)).stream()
            .limit(Math.max(most, 0))
            .toList();
    if (Output.isJson(format)) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      ObjectNode node = all.addObject().put("Name", term);
      tags.forEach(node.putArray("Tags")::add);
      out().println(Output.json(all));
      return 0;
    }
    Output.format(
        out(),
        format.isEmpty() ? "table {{.Name}}\t{{.Tag}}" : format,
        tags.stream().map(tag -> SearchLine.tag(term, tag)).toList(),
        Map.of());
    return 0;
  }
}
