package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Compares template fields with the installed Podman: each field that Podman completes after {@code
 * --format} exists, with a value of the same kind.
 */
class FormatMatrixTest {

  private static final String SEPARATOR = "@@";

  /** The arguments that select the objects, by verb. */
  private static final Map<String, List<String>> VERBS = verbs();

  private static Map<String, List<String>> verbs() {
    Map<String, List<String>> verbs = new LinkedHashMap<>();
    verbs.put("ps", List.of("-a", "--size"));
    verbs.put("container inspect", List.of("c"));
    verbs.put("image inspect", List.of(PodmanPeer.IMAGE));
    verbs.put("network inspect", List.of("NETWORK"));
    verbs.put("volume inspect", List.of("v"));
    verbs.put("secret inspect", List.of("s"));
    verbs.put("images", List.of(PodmanPeer.IMAGE));
    verbs.put("history", List.of(PodmanPeer.IMAGE));
    verbs.put("info", List.of());
    verbs.put("system info", List.of());
    verbs.put("version", List.of());
    verbs.put(
        "events", List.of("--stream=false", "--filter", "event=create", "--filter", "container=c"));
    verbs.put("stats", List.of("--no-stream", "c"));
    verbs.put("network ls", List.of("--filter", "name=NETWORK"));
    verbs.put("volume ls", List.of());
    verbs.put("secret ls", List.of());
    return verbs;
  }

  @Test
  void everyFieldOfPodmanHasAValueOfTheSameKind() throws IOException {
    try (TestEngine engine = new TestEngine()) {
      Path secret = Files.writeString(engine.directory().resolve("secret"), "x");
      try (PodmanPeer peer = new PodmanPeer(engine)) {
        PodmanPeer.Program podman = arguments -> peer.run(networked(arguments, "podman"));
        PodmanPeer.Program carob =
            arguments -> engine.carob(networked(arguments, "carob").toArray(String[]::new));
        for (PodmanPeer.Program each : List.of(podman, carob)) {
          each.run(List.of("volume", "create", "v")).ok();
          each.run(List.of("secret", "create", "s", secret.toString())).ok();
          List<String> create = new ArrayList<>(List.of("create", "--name", "c", "-v", "v:/v"));
          create.addAll(List.of("--network", "NETWORK", "-p", "18099:80", "--label", "l=1"));
          create.addAll(List.of(PodmanPeer.IMAGE, "true"));
          each.run(create).ok();
        }
        List<String> differences = new ArrayList<>();
        int fields = 0;
        for (Map.Entry<String, List<String>> verb : VERBS.entrySet()) {
          List<String> all = List.copyOf(fields(engine, verb.getKey()));
          assertThat(all).as(verb.getKey()).isNotEmpty();
          Map<String, String> expected = values(podman, verb, all);
          Map<String, String> found = values(carob, verb, List.copyOf(expected.keySet()));
          fields += expected.size();
          expected.forEach(
              (field, value) -> {
                String ours = found.get(field);
                if (ours == null || !(field.endsWith("Version}}") || sameKind(value, ours))) {
                  differences.add(verb.getKey() + " " + field + ": " + value + " | " + ours);
                }
              });
        }
        assertThat(differences).isEmpty();
        assertThat(fields).isGreaterThan(900);
      }
    }
  }

  private static List<String> networked(List<String> arguments, String network) {
    return arguments.stream().map(argument -> argument.replace("NETWORK", network)).toList();
  }

  /** The templates of all fields, from the completion of the installed Podman. */
  private static TreeSet<String> fields(TestEngine engine, String verb) {
    TreeSet<String> found = new TreeSet<>();
    Deque<String> prefixes = new ArrayDeque<>(List.of("{{."));
    while (!prefixes.isEmpty()) {
      String prefix = prefixes.pop();
      List<String> command = new ArrayList<>(List.of("podman", "__complete"));
      command.addAll(List.of(verb.split(" ")));
      command.addAll(List.of("--format", prefix));
      for (String offered : engine.program(command.toArray(String[]::new)).lines()) {
        if (offered.startsWith("{{") && offered.endsWith("}}")) {
          found.add(offered);
        } else if (offered.startsWith(prefix) && offered.length() > prefix.length()) {
          prefixes.push(offered);
        }
      }
    }
    return found;
  }

  /** Returns the values of the first object by field; fields that cause an error are left out. */
  private static Map<String, String> values(
      PodmanPeer.Program program, Map.Entry<String, List<String>> verb, List<String> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    Deque<List<String>> parts = new ArrayDeque<>(List.of(fields));
    while (!parts.isEmpty()) {
      List<String> part = parts.pop();
      List<String> arguments = new ArrayList<>(List.of(verb.getKey().split(" ")));
      arguments.addAll(verb.getValue());
      arguments.addAll(List.of("--format", String.join(SEPARATOR, part)));
      TestEngine.Result result = program.run(arguments);
      String[] found = result.out().split(SEPARATOR, -1);
      if (result.code() == 0 && found.length >= part.size()) {
        for (int i = 0; i < part.size(); i++) {
          values.put(part.get(i), found[i].strip());
        }
      } else if (part.size() > 1) {
        int half = part.size() / 2;
        parts.push(part.subList(half, part.size()));
        parts.push(part.subList(0, half));
      }
    }
    return values;
  }

  private static boolean sameKind(String one, String other) {
    Function<String, String> kind =
        value -> {
          if (value.matches("-?[0-9.]+")) {
            return "number";
          }
          if (value.equals("true") || value.equals("false")) {
            return "boolean";
          }
          if (value.startsWith("map[")) {
            return "map";
          }
          return value.startsWith("[") ? "list" : "text";
        };
    String a = kind.apply(one);
    String b = kind.apply(other);
    // The kind of an empty value is unknown.
    return a.equals(b) || one.isEmpty() || other.isEmpty();
  }
}
