package dev.carob.runtime.core.life;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.Joining;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.stored.StoredNetworking;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remains of removed containers that only a missing backend can remove: layers, state of runtimes,
 * attachments. They are recorded in the ledger and removed when the backend is available.
 */
public final class Leftovers implements LeftResources {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Containers records;
  private final Backends backends;
  private final Executor executor;
  private final ObjectMapper mapper = new ObjectMapper();
  private final ReentrantLock lock = new ReentrantLock();

  Leftovers(Containers records, Backends backends, Executor executor) {
    this.records = records;
    this.backends = backends;
    this.executor = executor;
  }

  private void note(BackendKind kind, String backend, String title, Consumer<ObjectNode> what) {
    ObjectNode node = mapper.createObjectNode().put("kind", kind.type()).put("backend", backend);
    what.accept(node);
    LOG.warn("{} leaves resources of the {} '{}', which is missing", title, kind.title(), backend);
    records.noteLeftover(node.toString());
  }

  /** Records a layer that only its driver can remove. */
  void noteLayer(Container container, String layer, CarobException reason) {
    LOG.debug("{}: the layer {} stays", container.config().title(), layer, reason);
    note(
        BackendKind.STORAGE,
        container.config().storage(),
        container.config().title(),
        node -> node.put("layer", layer));
  }

  /**
   * Records the resources that a container still holds in its OCI runtime and its network backend.
   */
  void noteEffects(Container container) {
    String title = container.config().title();
    if (container.effects().contains(OciStep.EFFECT)) {
      note(
          BackendKind.OCI,
          container.config().runtime(),
          title,
          node ->
              node.put("id", container.id())
                  .put("bundle", container.bundle().toString())
                  .put("run", container.runDir().toString()));
    }
    if (container.effects().contains(NetworkSteps.Attachments.EFFECT)) {
      NetworkRequest request = NetworkSteps.request(container);
      note(
          BackendKind.NETWORK,
          container.config().network(),
          title,
          node ->
              node.put("id", request.containerId())
                  .put("name", request.containerName())
                  .put("namespace", request.namespace().toString())
                  .set("joinings", joinings(request.networks())));
    }
  }

  /** Removes what can be removed now, in the background. */
  public void all() {
    if (!records.leftovers().isEmpty()) {
      executor.execute(() -> clear(node -> true));
    }
  }

  /** Removes the remains for a backend that has become available. */
  public void arrived(BackendKind kind, String name) {
    if (!records.leftovers().isEmpty()) {
      executor.execute(
          () ->
              clear(
                  node ->
                      node.path("backend").asText().equals(name)
                          && kind(node).equals(Optional.of(kind))));
    }
  }

  @Override
  public List<CarobException> removeLeft() {
    clear(node -> true);
    Map<String, Integer> numbers = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    for (String text : records.leftovers()) {
      JsonNode node = read(text);
      String name = node.path("backend").asText();
      String title = kind(node).map(BackendKind::title).orElse("backend") + " '" + name + "'";
      numbers.merge(title, 1, Integer::sum);
      names.put(title, name);
    }
    return numbers.entrySet().stream()
        .<CarobException>map(
            entry ->
                new CarobException.BackendUnavailable(
                    "resources of removed containers remain (%d): the %s, which has them, is not available; they are removed when it is"
                        .formatted(entry.getValue(), entry.getKey()),
                    FailureDetails.about(
                        Subject.Kind.BACKEND, names.getOrDefault(entry.getKey(), ""))))
        .toList();
  }

  private JsonNode read(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      LOG.error("a leftover in the ledger cannot be read: {}", text, e);
      return mapper.missingNode();
    }
  }

  private interface Choice {
    boolean of(JsonNode leftover);
  }

  private static Optional<BackendKind> kind(JsonNode node) {
    return BackendKind.ofType(node.path("kind").asText());
  }

  private void clear(Choice choice) {
    lock.lock();
    try {
      for (String text : records.leftovers()) {
        JsonNode node = read(text);
        if (choice.of(node) && clear(node)) {
          records.dropLeftover(text);
          LOG.info("removed what a container had left: {}", text);
        }
      }
    } catch (RuntimeException e) {
      // The rest remains recorded. The removal is retried when a backend arrives or the engine
      // starts.
      LOG.warn("the remains of a container cannot be removed yet", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean clear(JsonNode node) {
    String name = node.path("backend").asText();
    Optional<BackendKind> kind = kind(node);
    if (kind.isEmpty()) {
      return false;
    }
    return switch (kind.get()) {
      case STORAGE ->
          with(StorageDriver.class, name, driver -> remove(driver, node.path("layer").asText()));
      case OCI ->
          with(
              OciRuntime.class,
              name,
              runtime ->
                  runtime.delete(
                      new OciContainer(
                          node.path("id").asText(),
                          Path.of(node.path("bundle").asText()),
                          Path.of(node.path("run").asText())),
                      true));
      case NETWORK -> with(NetworkBackend.class, name, network -> network.tearDown(request(node)));
      case HOOKS, STATE, IMAGES -> false;
    };
  }

  private static void remove(StorageDriver driver, String layer) {
    try {
      driver.unmount(layer, true);
      driver.remove(layer);
    } catch (CarobException.NotFound e) {
      LOG.debug("the layer {} no longer exists", layer, e);
    }
  }

  private JsonNode joinings(List<Joining> networks) {
    return mapper.valueToTree(networks.stream().map(StoredNetworking.Joined::of).toList());
  }

  private List<Joining> joinings(JsonNode stored) {
    List<StoredNetworking.Joined> networks =
        mapper.convertValue(stored, new TypeReference<List<StoredNetworking.Joined>>() {});
    return networks.stream().map(StoredNetworking.Joined::toApi).toList();
  }

  private NetworkRequest request(JsonNode node) {
    return NetworkRequest.builder(
            node.path("id").asText(),
            node.path("name").asText(),
            Path.of(node.path("namespace").asText()))
        .networks(joinings(node.path("joinings")))
        .build();
  }

  private <T> boolean with(Class<T> kind, String name, Consumer<T> action) {
    Optional<Lease<T>> lease = backends.leaseNow(kind, name);
    if (lease.isEmpty()) {
      return false;
    }
    try (Lease<T> held = lease.get()) {
      action.accept(held.get());
      return true;
    }
  }
}
