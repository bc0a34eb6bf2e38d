package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the cgroup from a bundle's spec. */
final class SpecCgroup {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SUPERVISOR = "dev.carob.supervisor.cgroup";

  private SpecCgroup() {}

  private static JsonNode spec(Path bundle) throws IOException {
    return MAPPER.readTree(Files.readAllBytes(bundle.resolve("config.json")));
  }

  private static String container(JsonNode spec) {
    return spec.path("linux").path("cgroupsPath").asText();
  }

  /** Returns the cgroup path of the spec; empty if the spec does not set one. */
  static String of(Path bundle) throws IOException {
    return container(spec(bundle));
  }

  /**
   * The cgroup of the container, beside which the supervisor's is created; empty: the supervisor
   * remains in the engine's cgroup.
   */
  static String besideSupervisor(Path bundle) throws IOException {
    JsonNode spec = spec(bundle);
    return spec.path("annotations").path(SUPERVISOR).asText().equals("engine")
        ? ""
        : container(spec);
  }

  /** Returns true if no cgroup is created for the container. */
  static boolean none(Path bundle) {
    try {
      return of(bundle).isEmpty();
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot read the spec in " + bundle + ": " + e, e);
    }
  }
}
