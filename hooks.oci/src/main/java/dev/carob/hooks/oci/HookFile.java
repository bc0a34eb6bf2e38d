package dev.carob.hooks.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hook configuration file (oci-hooks(5)), format 1.0.0 or 0.1.0.
 *
 * @param version version of the format
 * @param stages stages at which the hook runs; {@code prestart} is read as {@code createRuntime}
 */
record HookFile(
    Path file,
    String version,
    String path,
    List<String> args,
    Map<String, String> env,
    int timeout,
    HookConditions when,
    List<String> stages) {

  private static final long LARGEST = 1 << 20;
  private static final String CURRENT = "1.0.0";
  private static final String OLD = "0.1.0";
  private static final Set<String> STAGES =
      Set.of(
          HookManager.PRECREATE,
          "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop");

  /** The file is not a valid hook; the message names the file and lists all errors. */
  static final class BadHookException extends Exception {
    private static final long serialVersionUID = 1L;

    BadHookException(Path file, List<String> why) {
      super(file + ": " + String.join(", ", why));
    }
  }

  /**
   * Reads a hook file.
   *
   * @param file path for messages
   * @param at path to read, symbolic links resolved
   */
  static HookFile read(ObjectMapper mapper, Path file, Path at)
      throws IOException, BadHookException {
    JsonNode root;
    BasicFileAttributes found = Files.readAttributes(at, BasicFileAttributes.class);
    if (!found.isRegularFile() || found.size() > LARGEST) {
      throw new BadHookException(
          file, List.of("not a regular file of at most " + LARGEST + " bytes"));
    }
    try {
      root = mapper.readTree(Files.readAllBytes(at));
    } catch (JsonProcessingException e) {
      throw new BadHookException(file, List.of("invalid JSON: " + e.getOriginalMessage()));
    }
    if (!root.isObject()) {
      throw new BadHookException(file, List.of("it is not a JSON object"));
    }
    String version = root.path("version").asText(OLD);
    return switch (version) {
      case CURRENT -> current(file, root);
      case OLD -> old(file, root);
      default ->
          throw new BadHookException(
              file,
              List.of(
                  "unrecognized hook version: \"%s\": supported are %s and %s"
                      .formatted(version, OLD, CURRENT)));
    };
  }

  private static HookFile current(Path file, JsonNode root) throws BadHookException {
    List<String> errors = new ArrayList<>();
    JsonNode hook = root.path("hook");
    String path = hook.path("path").asText();
    checkPath("hook.path", path, errors);
    if (hook.has("timeout") && hook.path("timeout").asInt() <= 0) {
      errors.add("hook.timeout must be greater than 0 seconds");
    }
    HookFile read =
        new HookFile(
            file,
            CURRENT,
            path,
            texts(hook, "args", errors),
            env(texts(hook, "env", errors), errors),
            hook.path("timeout").asInt(),
            HookConditions.read(root.path("when"), errors),
            stages(texts(root, "stages", errors), errors));
    return checked(read, errors);
  }

  private static HookFile old(Path file, JsonNode root) throws BadHookException {
    List<String> errors = new ArrayList<>();
    String path = root.path("hook").asText();
    checkPath("hook", path, errors);
    List<String> arguments = texts(root, "arguments", errors);
    List<String> args = new ArrayList<>();
    if (!arguments.isEmpty()) {
      args.add(path);
      args.addAll(arguments);
    }
    HookFile read =
        new HookFile(
            file,
            OLD,
            path,
            args,
            Map.of(),
            0,
            HookConditions.readOld(
                either(root, "cmds", "cmd", errors),
                either(root, "annotations", "annotation", errors),
                root.path("hasbindmounts").asBoolean(),
                errors),
            stages(either(root, "stages", "stage", errors), errors));
    return checked(read, errors);
  }

  private static HookFile checked(HookFile read, List<String> errors) throws BadHookException {
    if (!errors.isEmpty()) {
      throw new BadHookException(read.file(), errors);
    }
    return read;
  }

  private static void checkPath(String property, String path, List<String> errors) {
    if (path.isEmpty()) {
      errors.add("missing required property: " + property);
    } else if (!path.startsWith("/")) {
      errors.add(property + " " + path + " is not an absolute path");
    } else if (!Files.exists(Path.of(path))) {
      errors.add(property + " " + path + " does not exist");
    }
  }

  /** Format 0.1.0 has two spellings of some properties, which exclude each other. */
  private static List<String> either(JsonNode root, String many, String one, List<String> errors) {
    if (root.has(many) && root.has(one)) {
      errors.add("it has both %s and %s".formatted(many, one));
    }
    return texts(root, root.has(many) ? many : one, errors);
  }

  static List<String> texts(JsonNode object, String property, List<String> errors) {
    JsonNode array = object.path(property);
    List<String> texts = new ArrayList<>();
    if (!array.isMissingNode() && !array.isArray()) {
      errors.add(property + " must be a list of strings");
    }
    for (JsonNode item : array) {
      if (!item.isTextual()) {
        errors.add(property + " must be a list of strings, which " + item + " is not");
      }
      texts.add(item.asText());
    }
    return texts;
  }

  private static Map<String, String> env(List<String> entries, List<String> errors) {
    Map<String, String> env = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        errors.add("hook.env: '" + entry + "' does not have the form NAME=VALUE");
      } else {
        env.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return env;
  }

  private static List<String> stages(List<String> stages, List<String> errors) {
    if (stages.isEmpty()) {
      errors.add("missing required property: stages");
    }
    for (String stage : stages) {
      if (!STAGES.contains(stage)) {
        errors.add("unknown stage \"" + stage + "\"");
      }
    }
    return stages.stream().map(s -> s.equals("prestart") ? "createRuntime" : s).distinct().toList();
  }

  /** The hook once for each of its stages. */
  List<Hook> hooks() {
    return stages.stream()
        .map(
            stage ->
                Hook.builder(stage, path)
                    .args(args)
                    .env(env)
                    .timeoutSeconds(timeout)
                    .source(file.toString())
                    .build())
        .toList();
  }
}
