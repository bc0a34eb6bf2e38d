package dev.carob.network.cni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Child;
import dev.carob.linux.Fd;
import dev.carob.linux.Spawn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls plugins (CNI 1.0, section 2: parameters in the environment, configuration on stdin). */
final class CniPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(CniPlugin.class);
  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final ObjectMapper mapper;
  private final List<Path> directories;

  /**
   * @param directories where plugins are looked for, in order
   */
  CniPlugin(ObjectMapper mapper, List<Path> directories) {
    this.mapper = mapper;
    this.directories = List.copyOf(directories);
  }

  /**
   * What a call is about.
   *
   * @param command {@code ADD}, {@code DEL}
   * @param namespace file it is bound to; empty where it is gone
   * @param device the interface's name inside
   */
  record Call(
      String command, String network, String containerId, String namespace, String device) {}

  /**
   * Calls a plugin and returns its result, an empty object where it has none.
   *
   * @throws CarobException.NetworkFailed with plugin, network, code and message
   */
  JsonNode call(Call call, ObjectNode config) {
    String type = config.path("type").asText();
    String title = "plugin %s, network %s, %s".formatted(type, call.network(), call.command());
    try {
      Path file = Files.createTempFile("carob-cni", ".err");
      try (Fd errors = Fd.open(file, Fd.O_RDWR, 0)) {
        // Its name is not needed: so it is gone, however this ends.
        Files.delete(file);
        return run(call, config, title, errors);
      }
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(title + ": " + e.getMessage(), e);
    }
  }

  private JsonNode run(Call call, ObjectNode config, String title, Fd errors) throws IOException {
    Fd[] input = Fd.pipe();
    Fd[] output = Fd.pipe();
    Child child;
    try (Fd reading = input[0];
        Fd writing = output[1]) {
      child =
          Spawn.of(List.of(find(config.path("type").asText(), title).toString()))
              .env("PATH", SEARCH_PATH)
              .env("CNI_COMMAND", call.command())
              .env("CNI_CONTAINERID", call.containerId())
              .env("CNI_NETNS", call.namespace())
              .env("CNI_IFNAME", call.device())
              .env(
                  "CNI_PATH",
                  directories.stream().map(Path::toString).collect(Collectors.joining(":")))
              .fd(0, reading)
              .fd(1, writing)
              .fd(2, errors)
              .start();
    } catch (RuntimeException e) {
      input[1].close();
      output[0].close();
      throw e;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (Fd writing = input[1]) {
      byte[] json = mapper.writeValueAsBytes(config);
      writing.write(json, 0, json.length);
    }
    try (Fd reading = output[0]) {
      byte[] buffer = new byte[8192];
      for (int n = reading.read(buffer); n >= 0; n = reading.read(buffer)) {
        said.write(buffer, 0, n);
      }
    }
    int status = child.waitFor();
    String stderr = Files.readString(errors.path(), StandardCharsets.UTF_8).strip();
    LOG.debug("{}: status {}, {} {}", title, status, said, stderr);
    JsonNode result = parse(said.toString(StandardCharsets.UTF_8), title);
    if (status != 0) {
      throw new CarobException.NetworkFailed(failure(title, status, result, stderr), null);
    }
    return result;
  }

  private JsonNode parse(String text, String title) {
    try {
      return text.isBlank() ? mapper.createObjectNode() : mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CarobException.NetworkFailed(
          title + ": it answered what is no JSON: " + text.strip(), e);
    }
  }

  /** CNI 1.0, section 5, "Error". */
  private static String failure(String title, int status, JsonNode result, String stderr) {
    String message = result.path("msg").asText();
    String details = result.path("details").asText();
    String text = message + (details.isEmpty() ? "" : ": " + details);
    return "%s: code %s: %s"
        .formatted(
            title,
            result.path("code").asText("exit status " + status),
            text.isEmpty() ? stderr : text);
  }

  private Path find(String type, String title) {
    return directories.stream()
        .map(directory -> directory.resolve(type))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NetworkFailed(
                    title
                        + ": the plugin is not in "
                        + directories
                        + ": install it (Debian: apt-get install containernetworking-plugins)",
                    null));
  }
}
