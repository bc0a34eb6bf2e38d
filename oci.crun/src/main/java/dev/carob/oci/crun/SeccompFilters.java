package dev.carob.oci.crun;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches compiled seccomp filters. Compiling a filter takes crun as long as all other steps of
 * creating a container, and most containers have the same filter. The filter that crun compiled for
 * the first container is passed on to the next ones in an annotation (crun(1),
 * run.oci.seccomp_bpf_data). The filter in the spec remains unchanged.
 */
final class SeccompFilters {

  private static final Logger LOG = LoggerFactory.getLogger(SeccompFilters.class);
  private static final String ANNOTATION = "run.oci.seccomp_bpf_data";
  private static final String SECCOMP = "/linux/seccomp";
  private static final int MOST_KEPT = 32;

  private final Map<JsonNode, String> compiled = new ConcurrentHashMap<>();

  /**
   * Adds the compiled filter to the spec of a container that is about to be created.
   *
   * @param bundle the container's bundle, with its config.json
   * @return the filter, if it has to be read from crun's state afterwards
   */
  Optional<JsonNode> offer(Path bundle) {
    try {
      SpecFile spec = SpecFile.read(bundle);
      JsonNode filter = spec.json().at(SECCOMP);
      // A filter that notifies another process cannot be represented by its code alone.
      if (!filter.isObject() || filter.has("listenerPath") || spec.has(ANNOTATION)) {
        return Optional.empty();
      }
      String code = compiled.get(filter);
      if (code == null) {
        return Optional.of(filter);
      }
      spec.annotate(ANNOTATION, code);
    } catch (IOException e) {
      LOG.debug("leaving it to crun to compile the filter of {}", bundle, e);
    }
    return Optional.empty();
  }

  /**
   * Caches the filter that crun has compiled.
   *
   * @param state crun's directory for the container
   */
  void learn(JsonNode filter, Path state) {
    try {
      byte[] code = Files.readAllBytes(state.resolve("seccomp.bpf"));
      if (code.length == 0) {
        return;
      }
      if (compiled.size() >= MOST_KEPT) {
        compiled.clear();
      }
      compiled.put(filter, Base64.getEncoder().encodeToString(code));
    } catch (NoSuchFileException e) {
      LOG.debug("this version of crun does not save the compiled filter", e);
    } catch (IOException e) {
      LOG.debug("cannot read the compiled filter in {}", state, e);
    }
  }
}
