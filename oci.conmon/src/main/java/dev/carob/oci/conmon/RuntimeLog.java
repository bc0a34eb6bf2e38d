package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the log that a runtime writes with {@code --log-format=json}: one object per line. */
final class RuntimeLog {

  private static final int MOST = 64 * 1024;

  private RuntimeLog() {}

  /** Returns the errors in a log; an empty text if the log contains none or does not exist. */
  static String errors(Path log, ObjectMapper mapper) {
    List<String> errors = new ArrayList<>();
    try (var in = Files.newInputStream(log)) {
      String text = new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        JsonNode entry = mapper.readTree(line);
        String message = entry.path("msg").asText();
        if (entry.path("level").asText().equals("error") && !message.isBlank()) {
          errors.add(message.strip());
        }
      }
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot read " + log + ": " + e, e);
    }
    return String.join(": ", errors);
  }
}
