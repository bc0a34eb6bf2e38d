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
import dev.carob.linux.Mounts;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
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
  private final VolumeMounts mounts;
  private final RecordJson json = new RecordJson();
  private static final String UNFINISHED = ".import-";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final TreeMap<String, Entry> byName = new TreeMap<>();
  private final Map<String, Set<String>> users = new HashMap<>();

  /** The configuration of a volume. */
  private record Config(
      String name,
      Instant created,
      Map<String, String> labels,
      boolean anonymous,
      Map<String, String> options) {
    static final RecordFormat<Config, Config> FORMAT =
        RecordFormat.plain(Config.class, new Config("", Instant.EPOCH, Map.of(), false, Map.of()));

    Config {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
  }

  /**
   * The state of a volume.
   *
   * @param empty true if it has not been filled
   * @param owner id of the container that it was created for and is removed with; empty: none
   * @param mounts how often {@link #mount} was called without {@link #unmount}
   * @param used true if a container has used it while it was empty, and so determined the owner of
   *     its directory
   */
  private record State(boolean empty, String owner, int mounts, boolean used) {
    static final RecordFormat<State, State> FORMAT =
        RecordFormat.plain(State.class, new State(false, "", 0, false));

    static State fresh(String owner) {
      return new State(true, owner, 0, false);
    }

    State empty(boolean value) {
      return new State(value, owner, mounts, used);
    }

    State owner(String value) {
      return new State(empty, value, mounts, used);
    }

    State mounts(int value) {
      return new State(empty, owner, value, used);
    }

    State used(boolean value) {
      return new State(empty, owner, mounts, value);
    }
  }

  private static final class Entry {
    private final Config config;
    private volatile State state;
    private final VolumeOptions options;
    // Containers and operations that keep the file system mounted.
    private final Set<String> holders = ConcurrentHashMap.newKeySet();
    private boolean leaving;

    Entry(Config config, State state) {
      this.config = config;
      options = new VolumeOptions(config.options());
      this.state = state;
    }
  }

  /**
   * Reads all records. A volume whose record cannot be read is listed with the data that is still
   * available.
   */
  public Volumes(StateStore store, Path root, Events events) {
    this.store = store;
    this.root = place(root);
    mounts = new VolumeMounts(root);
    this.events = events;
    List<StoredRecord> renewed = new ArrayList<>();
    for (StoredRecord stored : store.records(KIND)) {
      byName.put(stored.name(), read(stored, renewed));
    }
    RecordJson.renew(store, renewed);
  }

  /**
   * The directory of the volumes: {@code <root>/volumes}, or the one that was chosen for the root.
   */
  private static Path place(Path root) {
    Path chosen = root.resolve("volumes.path");
    try {
      return Files.exists(chosen)
          ? Path.of(Files.readString(chosen).strip())
          : root.resolve("volumes");
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read " + chosen + ": " + e, e);
    }
  }

  /** The directory of the volumes. */
  public Path place() {
    return root;
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
          new Config(stored.name(), Instant.EPOCH, labels, false, Map.of()),
          new State(false, "", 0, false));
    }
  }

  /**
   * Records which containers keep file systems mounted. Required before any of them is cleaned up.
   *
   * @param containers mounts by container id
   */
  public void recallMounts(Map<String, List<MountEntry>> containers) {
    containers.forEach((id, entries) -> mounted(entries).forEach(entry -> entry.holders.add(id)));
  }

  /**
   * Unmounts file systems that a killed engine has left, and forgets mounts that ended with a
   * reboot.
   */
  private void unmountUnused(Entry entry) {
    String name = entry.config.name();
    synchronized (entry) {
      if (entry.state.mounts() > 0 && !Mounts.isMounted(directory(name))) {
        change(entry, state -> state.mounts(0));
      }
      unmountIfUnused(entry);
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
    List.copyOf(byName.values()).stream()
        .filter(entry -> entry.options.isMounted())
        .forEach(this::unmountUnused);
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

  /** Keeps the file system of a volume mounted during an operation. */
  private final class Hold implements AutoCloseable {
    private final Entry entry;
    private final String holder = UUID.randomUUID().toString();

    Hold(Entry entry) {
      this.entry = entry;
      if (entry.options.isMounted()) {
        hold(entry, holder);
      }
    }

    @Override
    public void close() {
      if (entry.options.isMounted()) {
        ThreadInterrupt.finish(() -> letGo(entry, holder));
      }
    }
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
          new Config(entry.volume(), Instant.now(), Map.of(), entry.anonymous(), Map.of()),
          State.fresh(entry.anonymous() ? container : ""));
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
          change(there, state -> state.owner(""));
        }
      }
    }
    gone.forEach(this::remove);
  }

  private void change(Entry entry, UnaryOperator<State> change) {
    synchronized (entry.holders) {
      State state = change.apply(entry.state);
      store.write(
          Durability.PROCESS,
          tx -> tx.update(KIND, entry.config.name(), json.write(state, State.FORMAT)));
      entry.state = state;
    }
  }

  /** Returns true if a container needs file systems to be mounted for its volumes. */
  public boolean mountsAny(List<MountEntry> entries) {
    return !mounted(entries).isEmpty();
  }

  private synchronized List<Entry> mounted(List<MountEntry> entries) {
    return entries.stream()
        .map(entry -> byName.get(entry.volume()))
        .filter(Objects::nonNull)
        .filter(entry -> entry.options.isMounted())
        .distinct()
        .toList();
  }

  /**
   * Mounts the file systems of volumes until {@link #unmountFor}.
   *
   * @param holder id of a container, or of another user
   * @throws CarobException.StorageFailed one cannot be mounted
   */
  public void mountFor(String holder, List<MountEntry> entries) {
    mounted(entries).forEach(entry -> hold(entry, holder));
  }

  private void hold(Entry entry, String holder) {
    synchronized (entry) {
      mount(entry);
      entry.holders.add(holder);
    }
  }

  private void mount(Entry entry) {
    String name = entry.config.name();
    makeDirectory(name);
    if (mounts.mount(name, entry.options, directory(name))) {
      removeUnfinished(name);
    }
  }

  /** Unmounts the file systems of volumes that have no other user. */
  public void unmountFor(String holder, List<MountEntry> entries) {
    mounted(entries).forEach(entry -> letGo(entry, holder));
  }

  private void letGo(Entry entry, String holder) {
    synchronized (entry) {
      entry.holders.remove(holder);
      unmountIfUnused(entry);
    }
  }

  private void unmountIfUnused(Entry entry) {
    String name = entry.config.name();
    if (entry.holders.isEmpty()
        && entry.state.mounts() == 0
        && mounts.unmount(name, directory(name))
        && entry.options.isInMemory()) {
      change(entry, state -> state.empty(true).used(false));
    }
  }

  @Override
  public Path mount(String reference) {
    Entry entry = entry(reference);
    Path directory = directory(entry.config.name());
    if (entry.options.isMounted()) {
      synchronized (entry) {
        // Recorded before, so that the mount of a killed engine is known to the next one.
        change(entry, state -> state.mounts(state.mounts() + 1));
        boolean done = false;
        try {
          mount(entry);
          done = true;
        } finally {
          if (!done) {
            change(entry, state -> state.mounts(state.mounts() - 1));
          }
        }
      }
    }
    return directory;
  }

  @Override
  public void unmount(String reference) {
    Entry entry = entry(reference);
    synchronized (entry) {
      if (entry.state.mounts() > 0) {
        change(entry, state -> state.mounts(state.mounts() - 1));
        unmountIfUnused(entry);
      }
    }
  }

  /** Fills an empty volume. */
  public interface Filling {

    /**
     * Fills a directory.
     *
     * @param content whether to copy the image's files
     * @param owner whether to give the directory the owner and permissions of the image's directory
     */
    void fill(Path directory, boolean content, boolean owner) throws IOException;
  }

  /**
   * Fills an empty volume. It remains empty if the image has no files at its path, so that a later
   * container may fill it; its directory gets the owner of the first container only. A volume that
   * is read-only is not changed.
   *
   * @param content whether the container wants the image's files
   */
  public void fill(String name, boolean content, Filling filling) throws IOException {
    Entry entry = entry(name);
    if (!entry.state.empty()) {
      return;
    }
    synchronized (entry) {
      Path directory = directory(name);
      if (!entry.state.empty()) {
        return;
      }
      makeDirectory(name);
      VolumeOptions options = entry.options;
      if (!Files.isWritable(directory)) {
        LOG.debug("volume {} is read-only, and is not filled", name);
        return;
      }
      // Existing files of a file system that is mounted for the volume are not changed.
      if (!options.isMounted() || CopyUp.isEmpty(directory)) {
        boolean owner = options.uid() < 0 && options.gid() < 0 && !entry.state.used();
        filling.fill(directory, content && options.isFilled(), owner);
      }
      boolean empty = CopyUp.isEmpty(directory);
      if (!entry.state.used() || !empty) {
        change(entry, state -> state.empty(empty).used(true));
      }
    }
  }

  /**
   * The options of the file systems that are mounted for volumes, such as {@code ro}, which no
   * container can change.
   *
   * @return options by the path in the container
   */
  public Map<String, List<String>> flags(List<MountEntry> entries) {
    Map<String, List<String>> flags = new HashMap<>();
    synchronized (this) {
      for (MountEntry entry : entries) {
        Entry volume = byName.get(entry.volume());
        if (volume != null && !volume.options.flags().isEmpty()) {
          flags.put(entry.destination(), volume.options.flags());
        }
      }
    }
    return flags;
  }

  @Override
  public Volume create(VolumeSpec spec) {
    String name = spec.name().isEmpty() ? ContainerNames.newId() : spec.name();
    ContainerNames.checkForFile("volume", name);
    VolumeOptions options = VolumeOptions.checked(spec);
    synchronized (this) {
      if (byName.containsKey(name)) {
        throw new CarobException.NameInUse(
            "volume with name " + name + " already exists",
            FailureDetails.about(Subject.Kind.VOLUME, name));
      }
      add(
          new Config(name, Instant.now(), spec.labels(), spec.name().isEmpty(), spec.options()),
          State.fresh(""));
    }
    makeDirectory(name);
    if (options.uid() >= 0 || options.gid() >= 0) {
      try (ConfinedTree tree = ConfinedTree.open(directory(name))) {
        tree.chown(".", options.uid(), options.gid());
      }
    }
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
        .used(entry.state.used())
        .options(config.options())
        .uid(entry.options.uid())
        .gid(entry.options.gid())
        .mounts(entry.holders.size() + entry.state.mounts())
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
      if (entry.options.isMounted()) {
        synchronized (entry) {
          mounts.unmount(name, directory(name));
        }
      }
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
    Entry entry = entry(reference);
    String name = entry.config.name();
    try (Hold hold = new Hold(entry);
        ConfinedTree tree = ConfinedTree.open(directory(name))) {
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
    if (entry.options.isInMemory() && !Mounts.isMounted(directory(name))) {
      throw new CarobException.InvalidState(
          "volume %s is not mounted: files imported into its memory would be lost".formatted(name),
          FailureDetails.about(Subject.Kind.VOLUME, name));
    }
    try (Hold hold = new Hold(entry)) {
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
    change(entry, state -> state.empty(false));
  }

  /**
   * Returns a directory on the file system of the volume, from which files can be moved into it.
   * This is its parent or, if the volume is a mount point, the volume itself.
   */
  private Path beside(String name) throws IOException {
    Path directory = directory(name);
    Path above = root.resolve(name);
    return FileStat.of(above).fileSystem() == FileStat.of(directory).fileSystem()
            && !Mounts.isMounted(directory)
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
