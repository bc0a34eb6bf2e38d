package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cgroup that a bundle's spec asks for. */
final class SpecCgroup {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SpecCgroup() {}

  /** As the spec has it; empty where it asks for none. */
  static String of(Path bundle) throws IOException {
    Path spec = bundle.resolve("config.json");
    return MAPPER.readTree(Files.readAllBytes(spec)).path("linux").path("cgroupsPath").asText();
  }

  /** Whether the container has none of its own. */
  static boolean none(Path bundle) {
    try {
      return of(bundle).isEmpty();
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot read the spec in " + bundle + ": " + e, e);
    }
  }
}
