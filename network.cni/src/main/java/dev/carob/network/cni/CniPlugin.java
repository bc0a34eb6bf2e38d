package dev.carob.network.cni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.PipedRun;
import dev.carob.linux.ProgramStopped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls plugins (CNI 1.1, section 2: parameters in the environment, configuration on stdin). */
final class CniPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(CniPlugin.class);
  private static final String SEARCH_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  // CNI 1.1, section 5: "Incompatible CNI version".
  private static final int WRONG_VERSION = 1;

  private static final int LONGEST = 1000;

  private final ObjectMapper mapper;
  private final List<Path> directories;
  private final Duration limit;

  /**
   * @param directories directories to search for plugins, in order
   * @param limit time after which a plugin is killed
   */
  CniPlugin(ObjectMapper mapper, List<Path> directories, Duration limit) {
    this.mapper = mapper;
    this.directories = List.copyOf(directories);
    this.limit = limit;
  }

  /**
   * The parameters of a call.
   *
   * @param command {@code ADD}, {@code DEL}, {@code CHECK}, {@code STATUS} or {@code VERSION}
   * @param containerName used by plugins that register names
   * @param namespace file of the network namespace; empty if it no longer exists
   * @param device name of the interface in the container
   * @param runtime requested values by capability; the first address and the MAC address are also
   *     given to plugins that do not declare the capabilities
   */
  record Call(
      String command,
      String network,
      String containerId,
      String containerName,
      String namespace,
      String device,
      JsonNode runtime) {

    /** A call without a container. */
    static Call of(String command, String network) {
      return new Call(command, network, "", "", "", "", MissingNode.getInstance());
    }

    /** The value of {@code CNI_ARGS}, with the keys that the reference plugins know. */
    String arguments() {
      List<String> arguments = new ArrayList<>(List.of("IgnoreUnknown=1"));
      if (!containerName.isEmpty()) {
        // Kubernetes passes a pod's name in this form, from which the dnsname plugin takes the
        // name.
        arguments.add("K8S_POD_NAMESPACE=" + containerName);
        arguments.add("K8S_POD_NAME=" + containerName);
      }
      String address = runtime.at("/ips/0").asText();
      if (!address.isEmpty()) {
        arguments.add("IP=" + address.replaceFirst("/.*", ""));
      }
      String mac = runtime.path("mac").asText();
      if (!mac.isEmpty()) {
        arguments.add("MAC=" + mac);
      }
      return String.join(";", arguments);
    }
  }

  /** Returns true if a plugin is installed. */
  boolean has(String type) {
    return find(type).isPresent();
  }

  /**
   * Calls a plugin and returns its result; an empty object if it prints nothing.
   *
   * @throws CarobException.NetworkFailed names plugin, network, code and message
   */
  JsonNode call(Call call, ObjectNode config) {
    return call(call, config.path("type").asText(), config);
  }

  /**
   * Like {@link #call(Call, ObjectNode)}, for a plugin that gets the configuration of another.
   *
   * @param type the plugin to call
   */
  JsonNode call(Call call, String type, ObjectNode config) {
    String title = "plugin %s, network %s, %s".formatted(type, call.network(), call.command());
    Path program =
        find(type)
            .orElseThrow(
                () ->
                    new CarobException.NetworkFailed(
                        title
                            + ": the plugin is not in "
                            + directories
                            + ": install it (Debian: apt-get install containernetworking-plugins)",
                        null));
    PipedRun.Outcome outcome = run(program, call, config, title);
    String said = new String(outcome.output(), StandardCharsets.UTF_8);
    LOG.debug("{}: status {}, {} {}", title, outcome.status(), said, outcome.errors());
    if (outcome.timedOut()) {
      throw new CarobException.NetworkFailed(
          "%s: it took more than %d seconds and was killed: %s"
              .formatted(title, limit.toSeconds(), brief(outcome.errors())),
          null);
    }
    if (outcome.status() != 0 && !isObject(said)) {
      throw new CarobException.NetworkFailed(
          "%s: exit status %d: %s"
              .formatted(
                  title,
                  outcome.status(),
                  brief(outcome.errors().isEmpty() ? said : outcome.errors())),
          null);
    }
    JsonNode result = parse(said, title);
    if (outcome.status() != 0) {
      throw new CarobException.NetworkFailed(
          failure(title, outcome, result) + versions(call, config, result), null);
    }
    return result;
  }

  private PipedRun.Outcome run(Path program, Call call, ObjectNode config, String title) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", SEARCH_PATH);
    env.put("CNI_COMMAND", call.command());
    env.put("CNI_CONTAINERID", call.containerId());
    env.put("CNI_NETNS", call.namespace());
    env.put("CNI_IFNAME", call.device());
    env.put("CNI_PATH", directories.stream().map(Path::toString).collect(Collectors.joining(":")));
    env.put("CNI_ARGS", call.arguments());
    try {
      byte[] json = mapper.writeValueAsBytes(config);
      return PipedRun.run(program, List.of(program.toString()), env, Path.of("/"), json, limit);
    } catch (JsonProcessingException | ErrnoException | ProgramStopped e) {
      throw new CarobException.NetworkFailed(title + ": " + e.getMessage(), e);
    }
  }

  private boolean isObject(String text) {
    try {
      return mapper.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      LOG.debug("not JSON: {}", brief(text), e);
      return false;
    }
  }

  private JsonNode parse(String text, String title) {
    try {
      JsonNode result = text.isBlank() ? mapper.createObjectNode() : mapper.readTree(text);
      if (result.isObject()) {
        return result;
      }
      throw new CarobException.NetworkFailed(
          title + ": its output is not a JSON object: " + brief(text), null);
    } catch (JsonProcessingException e) {
      throw new CarobException.NetworkFailed(
          title + ": its output is not valid JSON: " + brief(text), e);
    }
  }

  /** Shortens a plugin's output for a message. */
  private static String brief(String text) {
    String stripped = text.strip().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    return stripped.length() > LONGEST ? stripped.substring(0, LONGEST) + "..." : stripped;
  }

  /** Formats an error of a plugin (CNI 1.1, section 5, "Error"). */
  private static String failure(String title, PipedRun.Outcome outcome, JsonNode result) {
    String message = result.path("msg").asText();
    String details = result.path("details").asText();
    String text = message + (details.isEmpty() ? "" : ": " + details);
    return "%s: code %s: %s"
        .formatted(
            title,
            result.path("code").asText("exit status " + outcome.status()),
            brief(text.isEmpty() ? outcome.errors() : text));
  }

  /** The supported versions of a plugin that rejects the configuration's version. */
  private String versions(Call call, ObjectNode config, JsonNode result) {
    if (result.path("code").asInt() != WRONG_VERSION || call.command().equals("VERSION")) {
      return "";
    }
    ObjectNode asking = mapper.createObjectNode();
    asking.put("type", config.path("type").asText());
    asking.put("cniVersion", config.path("cniVersion").asText());
    try {
      JsonNode told = call(Call.of("VERSION", call.network()), asking);
      return " (the network requires version %s, but the plugin supports %s)"
          .formatted(config.path("cniVersion").asText(), told.path("supportedVersions"));
    } catch (CarobException.NetworkFailed e) {
      LOG.debug("cannot query the supported versions of a plugin", e);
      return "";
    }
  }

  private Optional<Path> find(String type) {
    return directories.stream()
        .map(directory -> directory.resolve(type))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
