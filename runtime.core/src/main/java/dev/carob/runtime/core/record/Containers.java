package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerState;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StateTransaction;
import dev.carob.spi.state.StoredRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All containers of the engine: in memory for reading, with changes written to the state store. */
public final class Containers {

  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

  /** The owner, in the ledger, of effects that no longer belong to a container. */
  private static final String LEFTOVERS = "leftovers";

  private final StateStore store;
  private final Path root;
  private final Path run;
  private final RecordJson json = new RecordJson();
  private final ConcurrentSkipListMap<String, Container> byId = new ConcurrentSkipListMap<>();
  private final Map<String, Container> byName = new ConcurrentHashMap<>();
  private final Dependents dependents = new Dependents();

  /** Reads all records. A container whose record cannot be read is listed as damaged. */
  public Containers(StateStore store, Path root, Path run) {
    this.store = store;
    this.root = root;
    this.run = run;
    List<StoredRecord> renewed = new ArrayList<>();
    store.records(RecordJson.KIND).forEach(stored -> remember(read(stored, renewed)));
    RecordJson.renew(store, renewed);
    for (LedgerEntry entry : store.ledger()) {
      Container owner = byId.get(entry.owner());
      if (owner != null) {
        owner.effects().add(entry.effect());
      }
    }
  }

  private Container read(StoredRecord stored, List<StoredRecord> renewed) {
    try {
      RecordJson.Loaded<ContainerConfig> config =
          json.read(stored, stored.config(), ContainerFormats.CONFIG);
      RecordJson.Loaded<ContainerStatus> status =
          json.read(stored, stored.state(), ContainerFormats.STATUS);
      if (config.outdated() || status.outdated()) {
        renewed.add(json.record(config.value(), status.value()));
      }
      return new Container(config.value(), status.value(), root, run);
    } catch (CarobException e) {
      LOG.error("{}", e.getMessage(), e);
      DamagedRecord damaged = new DamagedRecord(stored, json);
      Container container = new Container(damaged.config(), damaged.status(e), root, run);
      container.markDamaged();
      return container;
    }
  }

  private void remember(Container container) {
    dependents.recall(container.id(), container.config().spec().requires());
    byId.put(container.id(), container);
    byName.put(container.config().name(), container);
  }

  /** All containers, oldest first. */
  public List<Container> all() {
    return byId.values().stream()
        .sorted(Comparator.comparing(container -> container.config().created()))
        .toList();
  }

  /**
   * Finds a container by name, id, or unique prefix of an id.
   *
   * @throws CarobException.NotFound no container matches, or several do
   */
  public Container get(String reference) {
    Container named = byName.get(reference);
    if (named != null) {
      return named;
    }
    List<Container> found =
        reference.isEmpty()
            ? List.of()
            : byId.tailMap(reference).values().stream()
                .takeWhile(container -> container.id().startsWith(reference))
                .limit(2)
                .toList();
    if (found.isEmpty()) {
      throw new CarobException.NotFound(
          "no container with name or ID \"" + reference + "\" found: no such container",
          FailureDetails.about(Subject.Kind.CONTAINER, reference));
    }
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one container has an ID that begins with \""
              + reference
              + "\": give more digits",
          FailureDetails.about(Subject.Kind.CONTAINER, reference));
    }
    return found.get(0);
  }

  /** The containers that require a container, oldest first. */
  public List<Container> dependents(Container container) {
    return dependents.of(container.id()).stream()
        .flatMap(id -> Stream.ofNullable(byId.get(id)))
        .sorted(Comparator.comparing(dependent -> dependent.config().created()))
        .toList();
  }

  /**
   * Marks a container as being removed, so that no new container can require it.
   *
   * @throws CarobException.Dependency others require it; names them
   */
  public void leave(Container container) {
    dependents.leave(container);
  }

  /** Reverts {@link #leave}. */
  public void stay(Container container) {
    dependents.stay(container);
  }

  public boolean nameTaken(String name) {
    return byName.containsKey(name);
  }

  /**
   * Records a container that is about to be created. Until {@link #save} sets another state it is
   * <em>removing</em>, so that a crash in between undoes its creation.
   *
   * @throws CarobException.NameInUse another container has the name
   */
  public Container add(ContainerConfig config, String effect) {
    ContainerStatus status = ContainerStatus.fresh(ContainerState.REMOVING);
    Container container = new Container(config, status, root, run);
    container.markReconciled();
    // The creator holds the lock until the container is complete; other operations on it wait.
    container.lock().lock();
    boolean added = false;
    try {
      reserve(config.name(), container);
      try {
        dependents.add(config, byId);
        write(
            "insert",
            Durability.POWER,
            tx -> {
              tx.insert(json.record(config, status));
              tx.note(new LedgerEntry(config.id(), effect));
            });
        container.effects().add(effect);
        byId.put(config.id(), container);
        added = true;
      } finally {
        if (!added) {
          byName.remove(config.name(), container);
          dependents.remove(config.id(), config.spec().requires());
        }
      }
    } finally {
      if (!added) {
        container.lock().unlock();
      }
    }
    return container;
  }

  private void reserve(String name, Container container) {
    Container holder = byName.putIfAbsent(name, container);
    if (holder != null) {
      throw new CarobException.NameInUse(
          "the container name \"%s\" is already in use by %s. You have to remove that container to be able to reuse that name: that name is already in use"
              .formatted(name, holder.id()),
          FailureDetails.about(Subject.Kind.CONTAINER, holder.id()).andField("name"));
    }
  }

  private void write(String change, Durability durability, Consumer<StateTransaction> work) {
    try {
      Faults.before("store " + change);
    } catch (ErrnoException e) {
      throw new CarobException.StorageFailed("cannot write the database: " + e.getMessage(), e);
    }
    store.write(durability, work);
    Faults.after("store " + change);
  }

  private static String name(ContainerStatus status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  /** The kind of an effect, without the part that identifies the individual effect. */
  private static String kind(String effect) {
    return effect.replaceFirst(":.*", "");
  }

  /** Saves a container's new status. */
  public void save(Container container, ContainerStatus status, Durability durability) {
    write(
        "save " + name(status),
        durability,
        tx ->
            tx.update(
                RecordJson.KIND, container.id(), json.write(status, ContainerFormats.STATUS)));
    container.status(status);
  }

  /** Like {@link #save}, for changes that need not survive a power failure. */
  public void save(Container container, ContainerStatus status) {
    save(container, status, Durability.PROCESS);
  }

  /**
   * Like {@link #save(Container, ContainerStatus)}, for an observed state: it is shown from now on
   * even if it cannot be written.
   */
  public void saveSeen(Container container, ContainerStatus status) {
    container.status(status);
    save(container, status);
  }

  /** Adds an effect to the ledger; call this before the change that causes the effect. */
  public void note(Container container, String effect) {
    if (!container.effects().contains(effect)) {
      write(
          "note " + kind(effect),
          Durability.PROCESS,
          tx -> tx.note(new LedgerEntry(container.id(), effect)));
      container.effects().add(effect);
    }
  }

  /** Removes undone effects from the ledger. */
  public void drop(Container container, List<String> effects) {
    if (!effects.isEmpty()) {
      write(
          "drop " + kind(effects.get(0)),
          Durability.PROCESS,
          tx -> effects.forEach(effect -> tx.drop(new LedgerEntry(container.id(), effect))));
      container.effects().removeAll(effects);
    }
  }

  /** Deletes the record and the ledger of a removed container. */
  public void delete(Container container) {
    write("delete", Durability.POWER, tx -> tx.delete(RecordJson.KIND, container.id()));
    container.markRemoved();
    dependents.remove(container.id(), container.config().spec().requires());
    byId.remove(container.id());
    byName.remove(container.config().name(), container);
  }

  /** Records a resource that a removed container has left because a backend was missing. */
  public void noteLeftover(String what) {
    write("note leftover", Durability.POWER, tx -> tx.note(new LedgerEntry(LEFTOVERS, what)));
  }

  /** The recorded leftovers, oldest first. */
  public List<String> leftovers() {
    return store.ledger().stream()
        .filter(entry -> entry.owner().equals(LEFTOVERS))
        .map(LedgerEntry::effect)
        .toList();
  }

  /** Deletes the record of a leftover that has been removed. */
  public void dropLeftover(String what) {
    write("drop leftover", Durability.POWER, tx -> tx.drop(new LedgerEntry(LEFTOVERS, what)));
  }

  /**
   * Replaces a container's configuration; its name and the containers that it requires must not
   * change.
   */
  public void replace(Container container, ContainerConfig config) {
    container.requireReadable();
    write("update", Durability.POWER, tx -> tx.replace(json.record(config, container.status())));
    container.config(config);
  }

  /** Renames a container. */
  public void rename(Container container, String name) {
    container.requireReadable();
    reserve(name, container);
    ContainerConfig before = container.config();
    ContainerConfig after = before.renamed(name);
    boolean done = false;
    try {
      write("rename", Durability.POWER, tx -> tx.replace(json.record(after, container.status())));
      container.config(after);
      done = true;
    } finally {
      byName.remove(done ? before.name() : name, container);
    }
  }
}
