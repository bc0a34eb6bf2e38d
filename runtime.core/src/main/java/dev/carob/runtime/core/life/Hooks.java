package dev.carob.runtime.core.life;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.MountSpec;
import dev.carob.api.types.HookReport;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.PipedRun;
import dev.carob.linux.ProgramStopped;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks of containers. Queries all hook managers in the order of their service ranking. Hooks
 * of the OCI runtime's stages are added to the spec; the others modify it before the container is
 * created.
 */
public final class Hooks {

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Backends backends;

  public Hooks(Backends backends) {
    this.backends = backends;
  }

  /** The values that hooks are matched against. */
  public static HookQuery query(ContainerConfig config, Map<String, String> annotations) {
    boolean binds =
        config.mounts().stream()
            .anyMatch(entry -> entry.type() == MountSpec.Type.BIND && !entry.own());
    return HookQuery.builder()
        .annotations(annotations)
        .args(config.args())
        .userBindMounts(binds)
        .directories(config.spec().hooksDirs().stream().map(Path::of).toList())
        .build();
  }

  /**
   * The hooks that apply to a container.
   *
   * @throws CarobException.InvalidArgument the configuration of a hook is invalid
   */
  List<Hook> of(ContainerConfig config, Map<String, String> annotations) {
    try {
      return asked(query(config, annotations), HookManager::hooks);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(config.title() + ": hooks: " + e.getMessage(), e);
    }
  }

  /** All known hooks, and whether each applies. */
  public List<HookReport> report(HookQuery query) {
    return asked(query, HookManager::report);
  }

  private <T> List<T> asked(HookQuery query, BiFunction<HookManager, HookQuery, List<T>> question) {
    List<T> answers = new ArrayList<>();
    List<String> managers = backends.names(HookManager.class);
    if (managers.isEmpty() && !query.directories().isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "hooks were requested, but no hook manager is available: start the bundle of one, such as"
              + " dev.carob.hooks.oci");
    }
    for (String name : managers) {
      try (Lease<HookManager> manager = backends.lease(HookManager.class, name)) {
        answers.addAll(question.apply(manager.get(), query));
      }
    }
    return answers;
  }

  /**
   * Lets {@code precreate} hooks modify a spec, one after the other.
   *
   * @param limit time limit for hooks without a timeout
   * @throws CarobException.RuntimeFailed a hook failed, took too long, or did not return a spec
   */
  static ObjectNode filtered(
      Container container, ObjectNode spec, List<Hook> hooks, Duration limit) {
    ObjectNode current = spec;
    for (Hook hook : hooks) {
      if (hook.stage().equals(HookManager.PRECREATE)) {
        current = filtered(container, current, hook, limit);
      }
    }
    return current;
  }

  private static ObjectNode filtered(
      Container container, ObjectNode spec, Hook hook, Duration usual) {
    Duration limit = hook.timeoutSeconds() > 0 ? Duration.ofSeconds(hook.timeoutSeconds()) : usual;
    String title =
        "%s: the hook %s (%s)".formatted(container.config().title(), hook.path(), hook.source());
    try {
      PipedRun.Outcome outcome =
          PipedRun.run(
              Path.of(hook.path()),
              hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
              hook.env(),
              container.bundle(),
              MAPPER.writeValueAsBytes(spec),
              limit);
      if (outcome.timedOut()) {
        throw new CarobException.RuntimeFailed(
            "%s took more than %s seconds, and was killed"
                .formatted(
                    title,
                    BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString()),
            null);
      }
      if (outcome.status() != 0) {
        throw new CarobException.RuntimeFailed(
            "%s ended with %d: %s".formatted(title, outcome.status(), outcome.errors()), null);
      }
      if (!(MAPPER.readTree(outcome.output()) instanceof ObjectNode changed)) {
        throw new CarobException.RuntimeFailed(title + " did not return a JSON object", null);
      }
      if (LOG.isDebugEnabled()) {
        LOG.debug("{} has changed {}", title, differences(spec, changed));
      }
      return changed;
    } catch (JsonProcessingException e) {
      throw new CarobException.RuntimeFailed(
          title + " did not return valid JSON: " + e.getOriginalMessage(), e);
    } catch (ProgramStopped e) {
      throw new CarobException.RuntimeFailed(title + ": " + e.getMessage(), e);
    } catch (IOException | ErrnoException e) {
      throw new CarobException.RuntimeFailed(title + " cannot be run: " + e.getMessage(), e);
    }
  }

  /** The changed paths and how they changed, in order. */
  static List<String> differences(JsonNode before, JsonNode after) {
    List<String> found = new ArrayList<>();
    differences(before, after, "", found);
    return found;
  }

  private static void differences(
      JsonNode before, JsonNode after, String place, List<String> found) {
    if (before.isObject() && after.isObject()) {
      Set<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name -> differences(before.path(name), after.path(name), place + "/" + name, found));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        differences(before.get(i), after.get(i), place + "/" + i, found);
      }
    } else if (!before.equals(after)) {
      found.add(
          place
              + ": "
              + (before.isMissingNode() ? "nothing" : before)
              + " -> "
              + (after.isMissingNode() ? "nothing" : after));
    }
  }
}
