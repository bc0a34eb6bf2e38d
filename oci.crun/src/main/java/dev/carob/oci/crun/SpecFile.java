package dev.carob.oci.crun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A container's {@code config.json}, whose annotations hold settings for crun. */
final class SpecFile {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final JsonNode spec;

  private SpecFile(Path file, JsonNode spec) {
    this.file = file;
    this.spec = spec;
  }

  static SpecFile read(Path bundle) throws IOException {
    Path file = bundle.resolve("config.json");
    return new SpecFile(file, MAPPER.readTree(Files.readAllBytes(file)));
  }

  JsonNode json() {
    return spec;
  }

  boolean has(String annotation) {
    return spec.path("annotations").has(annotation);
  }

  /** Adds an annotation and replaces the file atomically. */
  void annotate(String annotation, String value) throws IOException {
    if (!(spec instanceof ObjectNode root)) {
      throw new IOException(file + " is not a JSON object");
    }
    root.withObject("/annotations").put(annotation, value);
    Path temporary = file.resolveSibling("config.json.new");
    Faults.beforeFile("write annotation");
    Files.write(temporary, MAPPER.writeValueAsBytes(root));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Faults.after("write annotation");
  }
}
