package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Credentials in the files of containers-auth.json(5) and of Docker. */
final class AuthFiles {

  private static final String AUTHS = "auths";
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final HostFiles files;

  AuthFiles(HostFiles files) {
    this.files = files;
  }

  private List<Path> toRead(String only) {
    if (!only.isEmpty()) {
      return List.of(Path.of(only));
    }
    Path home = files.home();
    return List.of(
        files.authFile(),
        home.resolve(".config/containers/auth.json"),
        home.resolve(".docker/config.json"));
  }

  /**
   * Finds the credentials for a repository: those with the longest matching path prefix.
   *
   * @param only the only file to use; empty: the usual files
   * @param path path of the repository; empty: the registry as a whole
   */
  Optional<Credentials> find(String only, String registry, String path) {
    for (Path file : toRead(only)) {
      JsonNode auths = read(file).path(AUTHS);
      for (String key : keys(registry, path)) {
        if (auths.has(key)) {
          return Optional.of(credentials(file, key, auths.path(key)));
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> keys(String registry, String path) {
    List<String> keys = new ArrayList<>();
    String whole = path.isEmpty() ? registry : registry + "/" + path;
    while (whole.length() > registry.length()) {
      keys.add(whole);
      whole = whole.substring(0, whole.lastIndexOf('/'));
    }
    keys.add(registry);
    keys.add("https://" + registry);
    if (registry.equals(DOCKER_HUB)) {
      keys.add("index.docker.io");
      keys.add(DOCKER_HUB_KEY);
    }
    return keys;
  }

  private Credentials credentials(Path file, String key, JsonNode node) {
    String text;
    try {
      text =
          new String(
              Base64.getDecoder().decode(node.path("auth").asText()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new CarobException.InvalidArgument(
          file + ": the credentials for " + key + " are not valid base64: log in again", e);
    }
    int colon = text.indexOf(':');
    String token = node.path("identitytoken").asText("");
    if (colon < 0 && token.isEmpty()) {
      throw new CarobException.InvalidArgument(
          file
              + ": the credentials for "
              + key
              + " do not have the form user:password: log in again");
    }
    return new Credentials(
        colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1), token);
  }

  private ObjectNode read(Path file) {
    if (!Files.exists(file)) {
      return mapper.createObjectNode();
    }
    try {
      byte[] bytes = SettingsFile.read(file);
      return bytes.length == 0 ? mapper.createObjectNode() : (ObjectNode) mapper.readTree(bytes);
    } catch (IOException | ClassCastException e) {
      throw new CarobException.InvalidArgument(
          "cannot read the credentials in " + file + ": " + e.getMessage(), e);
    }
  }

  private Path toWrite(String only) {
    return only.isEmpty() ? files.authFile() : Path.of(only);
  }

  /** Stores credentials. */
  void put(String only, String key, Credentials credentials) {
    Path file = toWrite(only);
    ObjectNode all = read(file);
    String pair = credentials.user() + ":" + credentials.password();
    all.withObjectProperty(AUTHS)
        .putObject(key)
        .put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    write(file, all);
  }

  /**
   * Removes the credentials of a registry.
   *
   * @return true if credentials were stored
   */
  boolean remove(String only, String key) {
    Path file = toWrite(only);
    ObjectNode all = read(file);
    boolean there = all.withObjectProperty(AUTHS).remove(key) != null;
    if (there) {
      write(file, all);
    }
    return there;
  }

  /** Removes all credentials. */
  void removeAll(String only) {
    Path file = toWrite(only);
    ObjectNode all = read(file);
    all.putObject(AUTHS);
    write(file, all);
  }

  private void write(Path file, ObjectNode all) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      byte[] content = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
      OutputFile.at(file).mode(0600).write(out -> out.write(content));
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot store the credentials: " + e.getMessage(), e);
    }
  }
}
