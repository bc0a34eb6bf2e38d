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
 * Filters of system calls as crun has compiled them. Compiling one takes crun as long as all else
 * that it does to create a container, and most containers have the same: what crun left of the
 * first is handed to it with those that follow, in the annotation that it reads (crun(1),
 * run.oci.seccomp_bpf_data). The filter itself stays in the spec as it was.
 */
final class SeccompFilters {

  private static final Logger LOG = LoggerFactory.getLogger(SeccompFilters.class);
  private static final String ANNOTATION = "run.oci.seccomp_bpf_data";
  private static final String SECCOMP = "/linux/seccomp";
  private static final int MOST_KEPT = 32;

  private final Map<JsonNode, String> compiled = new ConcurrentHashMap<>();

  /**
   * Hands on the compiled filter of a container that is about to be created.
   *
   * @param bundle of the container, with its config.json
   * @return the filter, if it is still to be learned from crun
   */
  Optional<JsonNode> offer(Path bundle) {
    try {
      SpecFile spec = SpecFile.read(bundle);
      JsonNode filter = spec.json().at(SECCOMP);
      // One that asks another process is more than its code.
      if (!filter.isObject() || filter.has("listenerPath") || spec.has(ANNOTATION)) {
        return Optional.empty();
      }
      String code = compiled.get(filter);
      if (code == null) {
        return Optional.of(filter);
      }
      spec.annotate(ANNOTATION, code);
    } catch (IOException e) {
      LOG.debug("crun compiles the filter of {} itself", bundle, e);
    }
    return Optional.empty();
  }

  /**
   * Keeps what crun has compiled.
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
      LOG.debug("this crun leaves no compiled filter", e);
    } catch (IOException e) {
      LOG.debug("the compiled filter in {} can't be read", state, e);
    }
  }
}
