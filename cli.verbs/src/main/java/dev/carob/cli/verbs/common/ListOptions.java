package dev.carob.cli.verbs.common;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.cli.podman.format.Output;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of verbs that list objects other than containers and images. */
public final class ListOptions {

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Filter by name, label and the like")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json or a Go template; 'table' before it prints headings")
  private String format = "";

  @Option(
      names = {"-n", "--noheading"},
      description = "Print no headings")
  private boolean noHeading;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print names or ids only")
  private boolean quiet;

  public List<String> filters() {
    return filters;
  }

  public boolean isJson() {
    return Output.isJson(format) && !quiet;
  }

  /**
   * Prints a list.
   *
   * @param key name of the field that {@code --quiet} prints
   * @param table default template of a line
   * @param headings heading by field; by default the field's name in capitals
   */
  public void print(
      PrintStream out,
      List<? extends JsonNode> found,
      String key,
      String table,
      Map<String, String> headings) {
    if (quiet) {
      found.forEach(one -> out.println(one.path(key).asText()));
    } else if (!format.isEmpty() || !found.isEmpty()) {
      String shown = format.isEmpty() ? "table " + table : format;
      Output.format(out, shown, !noHeading, found, headings);
    }
  }
}
