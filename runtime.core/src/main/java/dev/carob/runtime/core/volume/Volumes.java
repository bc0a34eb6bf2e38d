package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.MountSpec;
import dev.carob.api.volume.Volume;
import dev.carob.api.volume.VolumeQuery;
import dev.carob.api.volume.VolumeService;
import dev.carob.api.volume.VolumeSpec;
import dev.carob.archive.InputTar;
import dev.carob.archive.NotATarException;
import dev.carob.archive.OwnerMapping;
import dev.carob.archive.PackOptions;
import dev.carob.archive.TarPacker;
import dev.carob.archive.TarUnpacker;
import dev.carob.archive.UnpackOptions;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.Trees;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.runtime.core.record.RecordFormat;
import dev.carob.runtime.core.record.RecordJson;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All volumes of the engine. The containers that use a volume are not recorded with it: they are
 * kept in memory, and are read from the records of containers at the start. An anonymous volume
 * records the container that it was created for. It is removed if that container was never created,
 * or when that container is removed together with its anonymous volumes.
 */
public final class Volumes implements VolumeService {

  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
  private static final String KIND = "volume";

  private final StateStore store;
  private final Path root;
  private final Events events;
  private final RecordJson json = new RecordJson();
  private static final String UNFINISHED = ".import-";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final TreeMap<String, Entry> byName = new TreeMap<>();
  private final Map<String, Set<String>> users = new HashMap<>();

  /** The configuration of a volume. */
  private record Config(
      String name, Instant created, Map<String, String> labels, boolean anonymous) {
    static final RecordFormat<Config, Config> FORMAT =
        RecordFormat.plain(Config.class, new Config("", Instant.EPOCH, Map.of(), false));
  }

  /**
   * The state of a volume.
   *
   * @param empty true if it has not been filled
   * @param owner id of the container that it was created for and is removed with; empty: none
   */
  private record State(boolean empty, String owner) {
    static final RecordFormat<State, State> FORMAT =
        RecordFormat.plain(State.class, new State(false, ""));
  }

  private static final class Entry {
    private final Config config;
    private volatile State state;
    private boolean leaving;

    Entry(Config config, State state) {
      this.config = config;
      this.state = state;
    }
  }

  /**
   * Reads all records. A volume whose record cannot be read is listed with the data that is still
   * available.
   */
  public Volumes(StateStore store, Path root, Events events) {
    this.store = store;
    this.root = root.resolve("volumes");
    this.events = events;
    List<StoredRecord> renewed = new ArrayList<>();
    for (StoredRecord stored : store.records(KIND)) {
      byName.put(stored.name(), read(stored, renewed));
    }
    RecordJson.renew(store, renewed);
  }

  private Entry read(StoredRecord stored, List<StoredRecord> renewed) {
    try {
      RecordJson.Loaded<Config> config = json.read(stored, stored.config(), Config.FORMAT);
      RecordJson.Loaded<State> state = json.read(stored, stored.state(), State.FORMAT);
      if (config.outdated() || state.outdated()) {
        renewed.add(record(config.value(), state.value()));
      }
      return new Entry(config.value(), state.value());
    } catch (CarobException e) {
      LOG.error("{}", e.getMessage(), e);
      Map<String, String> labels = Map.of(RecordJson.DAMAGED, String.valueOf(e.getMessage()));
      return new Entry(
          new Config(stored.name(), Instant.EPOCH, labels, false), new State(false, ""));
    }
  }

  /**
   * Adds the volumes of existing containers, and removes those of containers that were never
   * created.
   *
   * @param containers mounts by container id
   */
  public void recall(Map<String, List<MountEntry>> containers) {
    List<String> orphans = new ArrayList<>();
    synchronized (this) {
      containers.forEach((id, entries) -> entries.forEach(entry -> use(id, entry)));
      byName.forEach(
          (name, entry) -> {
            if (!entry.state.owner().isEmpty() && !containers.containsKey(entry.state.owner())) {
              orphans.add(name);
            }
          });
    }
    List.copyOf(byName.keySet()).forEach(this::removeUnfinished);
    for (String name : orphans) {
      LOG.info("removing the volume {}, because its container does not exist", name);
      remove(name);
    }
  }

  private void use(String container, MountEntry entry) {
    if (!entry.volume().isEmpty()) {
      users.computeIfAbsent(entry.volume(), key -> new TreeSet<>()).add(container);
    }
  }

  /** The directory with a volume's files. */
  public Path directory(String name) {
    return root.resolve(name).resolve("_data");
  }

  /**
   * Assigns volumes to a container that is about to be created, and creates missing ones.
   *
   * @throws CarobException.Dependency a volume is being removed
   */
  public void claim(String container, List<MountEntry> entries) {
    boolean done = false;
    List<String> made = new ArrayList<>();
    try {
      for (MountEntry entry : entries) {
        if (entry.type() == MountSpec.Type.VOLUME && claim(container, entry)) {
          made.add(entry.volume());
        }
      }
      made.forEach(this::makeDirectory);
      done = true;
    } finally {
      if (!done) {
        release(container, entries, true);
      }
    }
    made.forEach(name -> events.volume(name, "create"));
  }

  /** Returns true if the volume was created. */
  private synchronized boolean claim(String container, MountEntry entry) {
    Entry there = byName.get(entry.volume());
    if (there != null && there.leaving) {
      throw new CarobException.Dependency(
          "volume " + entry.volume() + " is being removed",
          FailureDetails.about(Subject.Kind.VOLUME, entry.volume()));
    }
    if (there == null) {
      add(
          new Config(entry.volume(), Instant.now(), Map.of(), entry.anonymous()),
          new State(true, entry.anonymous() ? container : ""));
    }
    use(container, entry);
    return there == null;
  }

  private void add(Config config, State state) {
    store.write(Durability.POWER, tx -> tx.insert(record(config, state)));
    byName.put(config.name(), new Entry(config, state));
  }

  private StoredRecord record(Config config, State state) {
    return new StoredRecord(
        KIND,
        config.name(),
        config.name(),
        json.write(config, Config.FORMAT),
        json.write(state, State.FORMAT));
  }

  private void makeDirectory(String name) {
    Path directory = directory(name);
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(
          directory.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "volume " + name + ": cannot make " + directory + ": " + e, e);
    }
  }

  /**
   * Releases the volumes of a container that is removed.
   *
   * @param anonymous true to remove volumes that were created for it; otherwise they remain without
   *     an owner
   */
  public void release(String container, List<MountEntry> entries, boolean anonymous) {
    Set<String> gone = new LinkedHashSet<>();
    synchronized (this) {
      for (MountEntry entry : entries) {
        Set<String> holders = users.getOrDefault(entry.volume(), new TreeSet<>());
        holders.remove(container);
        Entry there = byName.get(entry.volume());
        if (there == null || !there.state.owner().equals(container)) {
          continue;
        }
        if (anonymous && holders.isEmpty()) {
          gone.add(entry.volume());
        } else {
          change(there, new State(there.state.empty(), ""));
        }
      }
    }
    gone.forEach(this::remove);
  }

  private void change(Entry entry, State state) {
    store.write(
        Durability.PROCESS,
        tx -> tx.update(KIND, entry.config.name(), json.write(state, State.FORMAT)));
    entry.state = state;
  }

  /** Fills an empty volume. */
  public interface Filling {
    void fill(Path directory) throws IOException;
  }

  /** Fills an empty volume once, by the first caller. */
  public void fill(String name, Filling filling) throws IOException {
    Entry entry = entry(name);
    if (!entry.state.empty()) {
      return;
    }
    synchronized (entry) {
      if (entry.state.empty()) {
        makeDirectory(name);
        filling.fill(directory(name));
        change(entry, new State(false, entry.state.owner()));
      }
    }
  }

  @Override
  public Volume create(VolumeSpec spec) {
    String name = spec.name().isEmpty() ? ContainerNames.newId() : spec.name();
    ContainerNames.check("volume", name);
    synchronized (this) {
      if (byName.containsKey(name)) {
        throw new CarobException.NameInUse(
            "volume with name " + name + " already exists",
            FailureDetails.about(Subject.Kind.VOLUME, name));
      }
      add(
          new Config(name, Instant.now(), spec.labels(), spec.name().isEmpty()),
          new State(true, ""));
    }
    makeDirectory(name);
    events.volume(name, "create");
    return inspect(name);
  }

  @Override
  public synchronized List<Volume> list(VolumeQuery query) {
    return byName.values().stream().map(this::described).filter(query::matches).toList();
  }

  private Volume described(Entry entry) {
    Config config = entry.config;
    return Volume.builder(config.name(), directory(config.name()))
        .created(config.created())
        .labels(config.labels())
        .anonymous(config.anonymous())
        .empty(entry.state.empty())
        .users(List.copyOf(users.getOrDefault(config.name(), Set.of())))
        .build();
  }

  @Override
  public synchronized Volume inspect(String name) {
    return described(entry(name));
  }

  private synchronized Entry entry(String name) {
    Entry exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    Collection<Entry> found =
        name.isEmpty() ? List.of() : byName.subMap(name, name + Character.MAX_VALUE).values();
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one volume has a name that begins with \"" + name + "\": give more of it",
          FailureDetails.about(Subject.Kind.VOLUME, name));
    }
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "no volume with name \"" + name + "\" found: no such volume",
                    FailureDetails.about(Subject.Kind.VOLUME, name)));
  }

  @Override
  public void remove(String reference) {
    Entry entry;
    synchronized (this) {
      entry = entry(reference);
      String name = entry.config.name();
      Set<String> holders = users.getOrDefault(name, Set.of());
      if (!holders.isEmpty()) {
        throw new CarobException.Dependency(
            "volume %s is being used by the following container(s): %s: volume is being used"
                .formatted(name, String.join(", ", holders)),
            FailureDetails.about(Subject.Kind.VOLUME, name));
      }
      entry.leaving = true;
    }
    String name = entry.config.name();
    boolean done = false;
    try {
      Trees.delete("volume " + name, root.resolve(name));
      store.write(Durability.POWER, tx -> tx.delete(KIND, name));
      done = true;
    } finally {
      synchronized (this) {
        entry.leaving = false;
        if (done) {
          byName.remove(name);
          users.remove(name);
        }
      }
    }
    events.volume(name, "remove");
  }

  @Override
  public void export(String reference, OutputStream tar) {
    String name = entry(reference).config.name();
    try (ConfinedTree tree = ConfinedTree.open(directory(name))) {
      TarPacker.tree(tree, "", "", tar, PackOptions.EXACT);
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      if (ThreadInterrupt.requested()) {
        throw new CarobException.Interrupted("interrupted while reading volume " + name, e);
      }
      throw new CarobException.StorageFailed(
          "volume " + name + ": its files cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void unpack(String reference, InputStream tar) {
    Entry entry = entry(reference);
    String name = entry.config.name();
    makeDirectory(name);
    try {
      Path aside = beside(name).resolve(UNFINISHED + UUID.randomUUID());
      Files.createDirectory(aside, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try (ConfinedTree unfinished = ConfinedTree.open(aside);
          ConfinedTree tree = ConfinedTree.open(directory(name))) {
        TarUnpacker.filesAside(
            "the archive for volume " + name,
            InputTar.open(tar),
            unfinished,
            tree,
            new UnpackOptions(OwnerMapping.NONE, false, true));
      } finally {
        ThreadInterrupt.finish(() -> Trees.delete("volume " + name, aside));
      }
    } catch (NotATarException e) {
      throw new CarobException.InvalidArgument(
          "volume %s: the input is not a (compressed) tar archive: %s"
              .formatted(name, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "volume " + name + ": cannot read the archive: " + e.getMessage(), e);
    }
    synchronized (entry) {
      change(entry, new State(false, entry.state.owner()));
    }
  }

  /**
   * Returns a directory on the file system of the volume, from which files can be moved into it.
   * This is its parent or, if the volume is a mount point, the volume itself.
   */
  private Path beside(String name) throws IOException {
    Path directory = directory(name);
    Path above = root.resolve(name);
    return FileStat.of(above).fileSystem() == FileStat.of(directory).fileSystem()
        ? above
        : directory;
  }

  /** Removes partially unpacked archives that killed engines have left. */
  private void removeUnfinished(String name) {
    try {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(beside(name), UNFINISHED + "*")) {
        for (Path aside : left) {
          Trees.delete("volume " + name, aside);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("volume {} has no directory", name, e);
    } catch (IOException | CarobException e) {
      LOG.warn("volume {}: a partly unpacked archive cannot be removed", name, e);
    }
  }
}
