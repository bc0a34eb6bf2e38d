package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares what each flag of {@code create} and {@code run} changes in {@code inspect} with the
 * installed Podman. {@code run-flags.txt} lists the flags, and the intended differences.
 */
class RunFlagMatrixTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern FLAG = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z0-9-]+)");
  private static final String NONE = "(none)";

  /** Not the beginning of an id. */
  private static final String NAME = "flag";

  private static final String OTHER_CODE = "exit code";

  /** Fields that name the container, its files or its creation. */
  private static final Set<String> OF_THE_CONTAINER =
      Set.of(
          "/Id",
          "/Name",
          "/Created",
          "/Config/Hostname=SHORT",
          "/Config/CreateCommand",
          "/Config/Annotations/io.kubernetes.cri-o.Created");

  /**
   * A line of the list.
   *
   * @param arguments the flags
   * @param differing intended differences: names of fields of {@code inspect}, or {@code exit
   *     code}; with a question mark if there is none on some hosts
   */
  private record Line(List<String> arguments, Set<String> differing) {

    static Line parse(String text) {
      String[] parts = text.split(" \\| ", 2);
      Set<String> differing = new TreeSet<>();
      for (String one : parts.length == 1 ? new String[0] : parts[1].split("; ")) {
        assertThat(one).as("a difference has a reason").contains(": ");
        Stream.of(one.substring(0, one.indexOf(": ")).split(", ")).forEach(differing::add);
      }
      return new Line(List.of(parts[0].strip().split(" (?=-)")), differing);
    }
  }

  @Test
  void everyFlagHasTheEffectInInspectThatItHasInPodman() throws IOException {
    try (TestEngine engine = new TestEngine()) {
      Path file = Files.writeString(engine.directory().resolve("file"), "K=V\n");
      List<String> texts = lines(engine);
      List<Line> lines = texts.stream().map(Line::parse).toList();
      try (PodmanPeer podman = new PodmanPeer(engine)) {
        requireEveryFlag(engine, podman, texts);
        List<Map<String, String>> expected = effects(podman::run, lines, file, true);
        List<Map<String, String>> found =
            effects(
                arguments -> engine.carob(arguments.toArray(String[]::new)), lines, file, false);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
          Set<String> fields = new TreeSet<>(expected.get(i).keySet());
          fields.addAll(found.get(i).keySet());
          Set<String> differing = new TreeSet<>();
          for (String field : fields) {
            String theirs = expected.get(i).getOrDefault(field, NONE);
            String ours = found.get(i).getOrDefault(field, NONE);
            String last = field.substring(field.lastIndexOf('/') + 1).replaceFirst("\\[.*", "");
            if (!theirs.equals(ours)) {
              differing.add(last);
              if (!lines.get(i).differing().contains(last)
                  && !lines.get(i).differing().contains("?" + last)) {
                differences.add(
                    "%s %s: %s, and not %s".formatted(texts.get(i), field, ours, theirs));
              }
            }
          }
          Set<String> stale = new TreeSet<>(lines.get(i).differing());
          stale.removeAll(differing);
          stale.removeIf(name -> name.startsWith("?"));
          if (!stale.isEmpty()) {
            differences.add(texts.get(i) + ": there is no difference in " + stale);
          }
        }
        assertThat(differences).isEmpty();
      }
    }
  }

  private static List<String> lines(TestEngine engine) throws IOException {
    try (InputStream in = RunFlagMatrixTest.class.getResourceAsStream("/run-flags.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.replace("DIR", engine.directory().toString()))
          .toList();
    }
  }

  /** The list has every flag of the installed Podman that Carob does not refuse. */
  private static void requireEveryFlag(TestEngine engine, PodmanPeer podman, List<String> lines) {
    String all = String.join("\n", lines);
    Set<String> missing = new TreeSet<>();
    Matcher flags = FLAG.matcher(podman.run(List.of("create", "--help")).ok().out());
    while (flags.find()) {
      String flag = flags.group(1);
      if (!Pattern.compile("(?m)(^| )" + flag + "\\b").matcher(all).find()
          && !engine
              .carob("create", flag + "=x", PodmanPeer.IMAGE)
              .err()
              .contains("not supported")) {
        missing.add(flag);
      }
    }
    assertThat(missing).containsExactlyInAnyOrder("--help", "--name", "--rootfs");
  }

  /** For each line, the fields that differ from those of a container without the flags. */
  private static List<Map<String, String>> effects(
      PodmanPeer.Program program, List<Line> lines, Path file, boolean podman) throws IOException {
    program.run(List.of("volume", "create", "vol")).ok();
    program.run(List.of("secret", "create", "sec", file.toString())).ok();
    List<String> inspect = new ArrayList<>(List.of("inspect", "-t", "container", "plain"));
    program.run(List.of("create", "--name", "plain", PodmanPeer.IMAGE, "true")).ok();
    Map<Integer, Integer> codes = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> create = new ArrayList<>(List.of("create", "--name", NAME + i));
      lines.get(i).arguments().forEach(one -> create.add(one.replace("WHO", podman ? "p" : "c")));
      create.addAll(List.of(PodmanPeer.IMAGE, "true"));
      int code = program.run(create).code();
      codes.put(i, code);
      if (code == 0) {
        inspect.add(NAME + i);
      }
    }
    Map<String, JsonNode> containers = new LinkedHashMap<>();
    for (JsonNode one : MAPPER.readTree(program.run(inspect).ok().out())) {
      containers.put(one.path("Name").asText(), one);
    }
    Map<String, String> plain = fields(containers.get("plain"));
    List<Map<String, String>> effects = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode node = containers.get(NAME + i);
      effects.add(
          node == null
              ? Map.of(OTHER_CODE, String.valueOf(codes.get(i)))
              : changes(plain, fields(node)));
    }
    return effects;
  }

  private static Map<String, String> changes(
      Map<String, String> before, Map<String, String> after) {
    Map<String, String> changes = new TreeMap<>();
    after.forEach(
        (field, value) -> {
          if (!value.equals(before.get(field))) {
            changes.put(field, value);
          }
        });
    before.keySet().stream()
        .filter(field -> !after.containsKey(field))
        .forEach(field -> changes.put(field, NONE));
    return changes;
  }

  /** The values by path. An empty value counts as missing, as in Go. */
  private static Map<String, String> fields(JsonNode container) {
    Map<String, String> found = new TreeMap<>();
    collect(container, "", found);
    String id = container.path("Id").asText();
    Map<String, String> fields = new TreeMap<>();
    found.forEach(
        (path, value) -> {
          String neutral =
              value
                  .replace(id, "ID")
                  .replace(id.substring(0, 12), "SHORT")
                  .replaceAll("[0-9a-f]{64}", "HEX")
                  .replaceFirst("/[pc]\\.cid", "/CID")
                  .replaceFirst("\"[^\"]*/volumes/", "\"VOLUMES/");
          boolean own =
              OF_THE_CONTAINER.contains(path)
                  || OF_THE_CONTAINER.contains(path + "=" + neutral.replace("\"", ""))
                  || neutral.matches("\"/.*\\bID\\b.*\"")
                  || path.startsWith("/GraphDriver");
          if (!own) {
            fields.put(path.replaceFirst("/Networks/(carob|podman)/", "/Networks/NAME/"), neutral);
          }
        });
    return fields;
  }

  private static void collect(JsonNode node, String path, Map<String, String> found) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(one -> collect(one.getValue(), path + "/" + one.getKey(), found));
    } else if (node.isArray() && node.path(0).isObject()) {
      for (int i = 0; i < node.size(); i++) {
        boolean named = path.endsWith("/Ulimits");
        String key = named ? node.get(i).path("Name").asText() : String.valueOf(i);
        collect(node.get(i), path + "[" + key + "]", found);
      }
    } else if (path.equals("/Config/Env")) {
      found.put(
          path,
          Stream.of(MAPPER.convertValue(node, String[].class))
              .filter(variable -> !variable.startsWith("HOSTNAME="))
              .sorted()
              .collect(Collectors.joining("\n")));
    } else if (!node.isNull()
        && !(node.isArray() && node.isEmpty())
        && !(node.isTextual() && node.asText().isEmpty())) {
      found.put(path, node.toString());
    } else if (node.isNull() && (path.contains("/Ports/") || path.contains("/PortBindings/"))) {
      found.put(path, "null");
    }
  }
}
