package dev.carob.hooks.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hook's configuration file (oci-hooks 1.0.0).
 *
 * @param stages where it runs; {@code prestart} is read as {@code createRuntime}
 */
record HookFile(
    Path file,
    String path,
    List<String> args,
    Map<String, String> env,
    int timeout,
    When when,
    List<String> stages) {

  private static final String VERSION = "1.0.0";
  private static final Set<String> STAGES =
      Set.of(
          "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop");

  /** A file that is no hook; the message tells file and reason. */
  static final class BadHookException extends Exception {
    private static final long serialVersionUID = 1L;

    BadHookException(Path file, String why) {
      super(file + ": " + why);
    }
  }

  static HookFile read(ObjectMapper mapper, Path file) throws IOException, BadHookException {
    JsonNode root;
    try {
      root = mapper.readTree(Files.readAllBytes(file));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new BadHookException(file, "it is no JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw new BadHookException(file, "it is no JSON object");
    }
    String version = root.path("version").asText("0.1.0");
    if (!version.equals(VERSION)) {
      throw new BadHookException(
          file, "unrecognized hook version: \"" + version + "\"; this engine reads " + VERSION);
    }
    JsonNode hook = root.path("hook");
    String path = hook.path("path").asText();
    if (path.isEmpty()) {
      throw new BadHookException(file, "missing required property: hook.path");
    }
    if (!Files.exists(Path.of(path))) {
      throw new BadHookException(file, "hook.path " + path + " does not exist");
    }
    return new HookFile(
        file,
        path,
        texts(hook.path("args")),
        env(file, hook.path("env")),
        hook.path("timeout").asInt(),
        When.read(file, root.path("when")),
        stages(file, root.path("stages")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Map<String, String> env(Path file, JsonNode array) throws BadHookException {
    Map<String, String> env = new LinkedHashMap<>();
    for (String entry : texts(array)) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw new BadHookException(file, "hook.env: '" + entry + "' is not of the form NAME=VALUE");
      }
      env.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return env;
  }

  private static List<String> stages(Path file, JsonNode array) throws BadHookException {
    List<String> stages = texts(array);
    if (stages.isEmpty()) {
      throw new BadHookException(file, "missing required property: stages");
    }
    for (String stage : stages) {
      if (!STAGES.contains(stage)) {
        throw new BadHookException(file, "unknown stage \"" + stage + "\"");
      }
    }
    return stages.stream().map(s -> s.equals("prestart") ? "createRuntime" : s).distinct().toList();
  }

  /** Whether the hook applies. */
  boolean matches(HookQuery query) {
    return when.matches(query);
  }

  /** The hook at each of its stages. */
  List<Hook> hooks() {
    return stages.stream()
        .map(stage -> new Hook(stage, path, args, env, timeout, file.toString()))
        .toList();
  }
}
