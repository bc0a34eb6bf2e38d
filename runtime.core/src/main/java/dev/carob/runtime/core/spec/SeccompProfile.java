package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A seccomp profile in the format of containers-common's {@code seccomp.json}, and its resolution
 * for a container (OCI runtime-spec 1.2, config-linux.md, seccomp): rules may depend on the
 * architecture and on the container's capabilities.
 */
final class SeccompProfile {

  private static final List<Path> OF_THE_HOST =
      List.of(
          Path.of("/etc/containers/seccomp.json"), Path.of("/usr/share/containers/seccomp.json"));
  private static final String OURS = "seccomp.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An architecture as named in {@code arches} and in {@code architectures} of profiles. */
  record Architecture(String name, String constant) {

    private static final Map<String, Architecture> BY_JAVA =
        Map.of(
            "amd64", new Architecture("amd64", "SCMP_ARCH_X86_64"),
            "aarch64", new Architecture("arm64", "SCMP_ARCH_AARCH64"),
            "s390x", new Architecture("s390x", "SCMP_ARCH_S390X"),
            "ppc64le", new Architecture("ppc64le", "SCMP_ARCH_PPC64LE"),
            "riscv64", new Architecture("riscv64", "SCMP_ARCH_RISCV64"));

    static Architecture ofThisHost() {
      String java = System.getProperty("os.arch", "");
      return Objects.requireNonNull(
          BY_JAVA.getOrDefault(java, new Architecture(java, "SCMP_ARCH_NATIVE")));
    }
  }

  private final String title;
  private final JsonNode json;

  private SeccompProfile(String title, JsonNode json) {
    this.title = title;
    this.json = json;
  }

  /** Returns the file with the host's profile; empty if the host has no profile. */
  static List<Path> ofTheHost() {
    return OF_THE_HOST.stream().filter(Files::isRegularFile).limit(1).toList();
  }

  /**
   * @throws CarobException.InvalidArgument the file cannot be read or is not a profile
   */
  static SeccompProfile read(Path file) {
    try (InputStream in = RegularFile.open(file)) {
      return read("the seccomp profile " + file, in);
    } catch (StreamConstraintsException e) {
      throw new CarobException.InvalidArgument(
          "the seccomp profile " + file + " is nested too deeply, or has a value that is too long",
          e);
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          "the seccomp profile " + file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "the seccomp profile " + file + " cannot be read: " + e, e);
    }
  }

  /** The engine's own profile, for hosts without one. */
  static SeccompProfile ours() {
    try (InputStream in = SeccompProfile.class.getResourceAsStream(OURS)) {
      return read("the engine's seccomp profile", Objects.requireNonNull(in, OURS));
    } catch (IOException e) {
      throw new CarobException.Internal("the engine's seccomp profile cannot be read", e);
    }
  }

  /**
   * Reads a profile from the value of an image's label.
   *
   * @throws CarobException.InvalidArgument the profile is invalid
   */
  static SeccompProfile parse(String label, String text) {
    try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      return read("the image's label " + label, in);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "the image's label " + label + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static SeccompProfile read(String title, InputStream in) throws IOException {
    JsonNode json = MAPPER.readTree(in);
    if (!json.path("defaultAction").isTextual() || !json.path("syscalls").isArray()) {
      throw new CarobException.InvalidArgument(
          title + " is invalid: it has no defaultAction, or no list of syscalls");
    }
    if (json.path("architectures").size() > 0 && json.path("archMap").size() > 0) {
      throw new CarobException.InvalidArgument(
          title + " has both architectures and archMap: only one is allowed");
    }
    return new SeccompProfile(title, json);
  }

  /** The seccomp section of the spec for a container with these capabilities. */
  ObjectNode resolve(Architecture architecture, Collection<String> capabilities) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.set("defaultAction", json.path("defaultAction"));
    if (json.path("defaultErrnoRet").isNumber()) {
      result.set("defaultErrnoRet", json.path("defaultErrnoRet"));
    }
    for (String plain : List.of("flags", "listenerPath", "listenerMetadata")) {
      if (json.has(plain)) {
        result.set(plain, json.path(plain));
      }
    }
    architectures(result.putArray("architectures"), architecture);
    ArrayNode syscalls = result.putArray("syscalls");
    for (JsonNode rule : json.path("syscalls")) {
      if (applies(rule, architecture, capabilities)) {
        syscalls.add(syscall(rule));
      }
    }
    return result;
  }

  private void architectures(ArrayNode array, Architecture architecture) {
    json.path("architectures").forEach(array::add);
    for (JsonNode group : json.path("archMap")) {
      if (group.path("architecture").asText().equals(architecture.constant())) {
        array.add(group.path("architecture"));
        group.path("subArchitectures").forEach(array::add);
      }
    }
  }

  private static boolean applies(
      JsonNode rule, Architecture architecture, Collection<String> capabilities) {
    JsonNode includes = rule.path("includes");
    JsonNode excludes = rule.path("excludes");
    if (has(excludes.path("arches"), architecture.name())) {
      return false;
    }
    for (JsonNode capability : excludes.path("caps")) {
      if (capabilities.contains(capability.asText())) {
        return false;
      }
    }
    if (includes.path("arches").size() > 0 && !has(includes.path("arches"), architecture.name())) {
      return false;
    }
    for (JsonNode capability : includes.path("caps")) {
      if (!capabilities.contains(capability.asText())) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(JsonNode array, String text) {
    for (JsonNode one : array) {
      if (one.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode syscall(JsonNode rule) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode names = result.putArray("names");
    if (rule.path("name").isTextual() && !rule.path("name").asText().isEmpty()) {
      names.add(rule.path("name"));
    }
    rule.path("names").forEach(names::add);
    if (names.isEmpty() || !rule.path("action").isTextual()) {
      throw new CarobException.InvalidArgument(
          title + " has a rule without names or action: " + rule);
    }
    result.set("action", rule.path("action"));
    if (rule.path("errnoRet").isNumber()) {
      result.set("errnoRet", rule.path("errnoRet"));
    }
    if (rule.path("args").size() > 0) {
      result.set("args", rule.path("args"));
    }
    return result;
  }
}
