package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Applies changes in Dockerfile syntax to an image configuration: {@code --change} of import and
 * commit.
 */
public final class ConfigChanges {

  private static final Pattern WORDS =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|((?:[^\\s\"'\\\\]|\\\\.)+)|(\\s+)");

  private final ObjectMapper mapper;
  private final ObjectNode config;

  private ConfigChanges(ObjectMapper mapper, ObjectNode config) {
    this.mapper = mapper;
    this.config = config;
  }

  /**
   * Applies changes.
   *
   * @param config the {@code config} object of a configuration
   * @throws CarobException.InvalidArgument a change is invalid; names the change
   */
  public static void apply(ObjectMapper mapper, List<String> changes, ObjectNode config) {
    ConfigChanges all = new ConfigChanges(mapper, config);
    changes.forEach(all::one);
  }

  private void one(String change) {
    Matcher m = Pattern.compile("\\s*([A-Za-z]+)[\\s=]\\s*(.*)", Pattern.DOTALL).matcher(change);
    if (!m.matches() || m.group(2).isBlank()) {
      throw wrong(change, "must be formatted as KEY VALUE");
    }
    String value = m.group(2).strip();
    switch (m.group(1).toUpperCase(Locale.ROOT)) {
      case "CMD" -> command(change, "Cmd", value);
      case "ENTRYPOINT" -> command(change, "Entrypoint", value);
      case "ENV" -> env(change, value);
      case "LABEL" ->
          pairs(change, value)
              .forEach(pair -> config.withObjectProperty("Labels").put(pair[0], pair[1]));
      case "EXPOSE" -> {
        for (String port : value.split("\\s+")) {
          if (!port.matches("\\d{1,5}(-\\d{1,5})?(/(tcp|udp|sctp))?")) {
            throw wrong(change, "'" + port + "' is not a port");
          }
          config
              .withObjectProperty("ExposedPorts")
              .putObject(port.contains("/") ? port : port + "/tcp");
        }
      }
      case "VOLUME" ->
          list(change, value)
              .forEach(place -> config.withObjectProperty("Volumes").putObject(place));
      case "USER" -> config.put("User", value);
      case "WORKDIR" -> workdir(value);
      case "STOPSIGNAL" -> config.put("StopSignal", value);
      case "ONBUILD" -> config.withArrayProperty("OnBuild").add(value);
      default ->
          throw wrong(
              change,
              "invalid instruction "
                  + m.group(1)
                  + ": supported are CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR");
    }
  }

  private static CarobException wrong(String change, String why) {
    return new CarobException.InvalidArgument("invalid change \"" + change + "\" - " + why);
  }

  private void workdir(String value) {
    String before = config.path("WorkingDir").asText("/");
    String after = value.startsWith("/") ? value : before + "/" + value;
    config.put("WorkingDir", after.replaceAll("/+", "/"));
  }

  /** A JSON array is used as is; other text becomes a shell command. */
  private void command(String change, String key, String value) {
    ArrayNode words = config.putArray(key);
    if (value.startsWith("[")) {
      list(change, value).forEach(words::add);
    } else {
      words.add("/bin/sh").add("-c").add(value);
    }
  }

  private List<String> list(String change, String value) {
    if (!value.startsWith("[")) {
      return List.of(value.split("\\s+"));
    }
    try {
      JsonNode array = mapper.readTree(value);
      return ConfigReader.texts(array);
    } catch (JsonProcessingException e) {
      throw wrong(change, "it is not a JSON array: " + JsonFailure.reason(e));
    }
  }

  private void env(String change, String value) {
    for (String[] pair : pairs(change, value)) {
      ArrayNode env = config.withArrayProperty("Env");
      for (int i = env.size() - 1; i >= 0; i--) {
        if (env.get(i).asText().startsWith(pair[0] + "=")) {
          env.remove(i);
        }
      }
      env.add(pair[0] + "=" + pair[1]);
    }
  }

  /** Parses {@code NAME=VALUE …} with quotes, or {@code NAME the rest}. */
  private static List<String[]> pairs(String change, String value) {
    List<String[]> pairs = new ArrayList<>();
    if (!value.split("\\s", 2)[0].contains("=")) {
      // As in Podman, a name alone has an empty value.
      String[] two = value.split("\\s+", 2);
      pairs.add(two.length < 2 ? new String[] {value, ""} : two);
      return pairs;
    }
    StringBuilder word = new StringBuilder();
    Matcher m = WORDS.matcher(value + " ");
    while (m.find()) {
      if (m.group(4) == null) {
        String quoted = m.group(1) != null ? m.group(1) : m.group(3);
        word.append(quoted == null ? m.group(2) : quoted.replaceAll("\\\\(.)", "$1"));
        continue;
      }
      int equals = word.indexOf("=");
      if (equals <= 0) {
        throw wrong(change, "'" + word + "' does not have the form NAME=VALUE");
      }
      pairs.add(new String[] {word.substring(0, equals), word.substring(equals + 1)});
      word.setLength(0);
    }
    return pairs;
  }
}
