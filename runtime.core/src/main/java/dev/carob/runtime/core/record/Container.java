package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerExit;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.linux.Interruption;
import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.oci.OciContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container in memory: its record, its lock, what it holds, and who waits for its end. All but
 * reading happens with the lock held.
 */
public final class Container {

  private static final Logger LOG = LoggerFactory.getLogger(Container.class);
  private static final int ATTEMPTS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> effects = new ConcurrentSkipListSet<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final Path bundle;
  private final Path runDir;
  private final Path engineRun;
  private volatile ContainerConfig config;
  private volatile ContainerStatus status;
  private volatile CompletableFuture<ContainerExit> ended = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<ContainerExit> stopping;
  private volatile @Nullable Interruption interruption;
  private volatile boolean removed;
  private volatile boolean reconciled;
  private volatile boolean damaged;

  Container(ContainerConfig config, ContainerStatus status, Path root, Path run) {
    this.config = config;
    this.status = status;
    this.bundle = root.resolve("containers").resolve(config.id());
    this.runDir = run.resolve("containers").resolve(config.id());
    this.engineRun = run;
  }

  public ReentrantLock lock() {
    return lock;
  }

  /** Waits for the lock, and holds it until the turn is closed. */
  public Turn turn() {
    lock.lock();
    return begin(false);
  }

  /** As {@link #turn}; empty where somebody else has it. */
  public Optional<Turn> turnIfFree() {
    return lock.tryLock() ? Optional.of(begin(false)) : Optional.empty();
  }

  /**
   * As {@link #turn}; empty where others still have it when the time is over.
   *
   * @throws CarobException.Interrupted the thread was interrupted
   */
  public Optional<Turn> turnWithin(Duration patience) {
    return turnWithin(patience, false);
  }

  private Optional<Turn> turnWithin(Duration patience, boolean forced) {
    try {
      return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.of(begin(forced))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting for " + config.title(), e);
    }
  }

  /**
   * As {@link #turn}. What has it gets some time to end; then the programs that it waits for are
   * killed, one after the other.
   *
   * @param patience before each is killed
   * @throws CarobException.InvalidState it is busy with something else that does not end
   */
  public Turn turnByForce(Duration patience) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Turn> turn = turnWithin(patience, attempt > 0);
      if (turn.isPresent()) {
        return turn.get();
      }
      interrupt();
    }
    throw new CarobException.InvalidState(
        config.title()
            + " is busy: another operation on it does not end. The engine's log tells more; once"
            + " the engine has been restarted, try again");
  }

  /** Kills the program that the present turn waits for, if there is one. */
  public void interrupt() {
    Interruption current = interruption;
    if (current != null) {
      LOG.info("{}: the operation on it is interrupted", config.title());
      current.interrupt();
    }
  }

  private Turn begin(boolean forced) {
    Interruption before = interruption;
    Interruption mine = new Interruption();
    interruption = mine;
    return new Turn(this, mine.bind(), () -> interruption = before, forced);
  }

  public ContainerConfig config() {
    return config;
  }

  public ContainerStatus status() {
    return status;
  }

  public ContainerState state() {
    return status.state();
  }

  public String id() {
    return config.id();
  }

  /** The OCI bundle: kept as long as the container. */
  public Path bundle() {
    return bundle;
  }

  /** Where the container's own copy of what its image wants kept lies. */
  public Path ownVolume(MountEntry entry) {
    String name = entry.destination().substring(1).replace("%", "%25").replace("/", "%2F");
    return bundle.resolve("volumes").resolve(name);
  }

  /** Volatile files. */
  public Path runDir() {
    return runDir;
  }

  /**
   * Makes its bundle and its run directory, below directories that other users may not enter. The
   * run directory itself is shown to the root of its user namespace, which is another user.
   */
  public void makeDirectories() throws IOException {
    PrivateDirectories.make(bundle());
    PrivateDirectories.makeParent(runDir);
    Files.createDirectories(runDir);
  }

  /** What the root of its user namespace may enter, where it has one. */
  public Path userRoot() {
    return engineRun.resolve("roots").resolve(id());
  }

  /** The engine's volatile directory, which all containers' are in. */
  public Path engineRun() {
    return engineRun;
  }

  public IdMappings ids() {
    return config.ids();
  }

  public Path configJson() {
    return bundle.resolve("config.json");
  }

  public Path log() {
    return bundle.resolve("ctr.log");
  }

  public OciContainer oci() {
    return new OciContainer(config.id(), bundle, runDir);
  }

  /** Names of the outside effects it holds, or was about to take. */
  public Set<String> effects() {
    return effects;
  }

  /** Ends when the present or next run has ended and is cleaned up. */
  public CompletableFuture<ContainerExit> ended() {
    return ended;
  }

  /** A new run begins: who waits from now on waits for its end. */
  public void beginRun() {
    if (ended.isDone()) {
      ended = new CompletableFuture<>();
    }
  }

  /** Somebody waits for the present run to end, and has asked it to. */
  public void markStopping() {
    stopping = ended;
  }

  /** Whether the present run is being ended. */
  public boolean stopping() {
    return ended.equals(stopping);
  }

  public boolean removed() {
    return removed;
  }

  /**
   * Refuses a container that was removed while somebody waited for its lock.
   *
   * @throws CarobException.NotFound it has been removed
   */
  public void requirePresent() {
    if (removed) {
      throw new CarobException.NotFound(config.title() + " has been removed: no such container");
    }
  }

  void markRemoved() {
    removed = true;
    watchers.forEach(Runnable::run);
  }

  /** Whether its record has been held against what is true since the engine started. */
  public boolean reconciled() {
    return reconciled;
  }

  public void markReconciled() {
    reconciled = true;
  }

  /** Its record can't be read: there is nothing to hold against what is true. */
  void markDamaged() {
    damaged = true;
    reconciled = true;
  }

  /** Whether its record can't be read. */
  public boolean damaged() {
    return damaged;
  }

  /**
   * Refuses a container whose record can't be read.
   *
   * @throws CarobException.StorageFailed with the reason and what to do
   */
  public void requireReadable() {
    if (damaged) {
      throw new CarobException.StorageFailed(status.error(), null);
    }
  }

  void config(ContainerConfig value) {
    config = value;
  }

  void status(ContainerStatus value) {
    status = value;
    watchers.forEach(Runnable::run);
  }

  /**
   * Completes once a condition holds, at once where it does; whoever gives up completes it.
   *
   * @param condition of the container; looked at after each change
   */
  public CompletableFuture<ContainerExit> when(Predicate<Container> condition) {
    CompletableFuture<ContainerExit> met = new CompletableFuture<>();
    Runnable look =
        () -> {
          if (!met.isDone() && (removed || condition.test(this))) {
            boolean over = finished() || removed;
            met.complete(
                over
                    ? status.exit()
                    : new ContainerExit(ContainerExit.UNKNOWN_CODE, Instant.now(), false));
          }
        };
    watchers.add(look);
    met.whenComplete((exit, failure) -> watchers.remove(look));
    look.run();
    return met;
  }

  /** Whether its last run is over. */
  private boolean finished() {
    return status.state() == ContainerState.STOPPED || tidied();
  }

  /** Whether its last run is over and what that held is taken down. */
  public boolean tidied() {
    return status.state() == ContainerState.EXITED
        || (status.state() == ContainerState.CONFIGURED
            && !status.finishedAt().equals(ContainerInfo.NEVER));
  }
}
