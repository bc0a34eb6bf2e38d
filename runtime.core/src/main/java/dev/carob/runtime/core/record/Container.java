package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.ContainerExit;
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
 * A container in memory: its record, its lock, its resources, and the waits for its exit.
 * Everything except reading requires the lock.
 */
public final class Container {

  private static final Logger LOG = LoggerFactory.getLogger(Container.class);
  private static final int ATTEMPTS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> effects = new ConcurrentSkipListSet<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final Path bundle;
  private final Path configJson;
  private final Path log;
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
    this.configJson = bundle.resolve("config.json");
    this.log = bundle.resolve("ctr.log");
    this.runDir = run.resolve("containers").resolve(config.id());
    this.engineRun = run;
  }

  public ReentrantLock lock() {
    return lock;
  }

  /** Waits for the lock; closing the result releases it. */
  public ContainerLock acquire() {
    lock.lock();
    return begin(false);
  }

  /** Like {@link #acquire}; empty if another operation holds the lock. */
  public Optional<ContainerLock> tryAcquire() {
    return lock.tryLock() ? Optional.of(begin(false)) : Optional.empty();
  }

  /**
   * Like {@link #acquire}; empty if the lock is still held after the given time.
   *
   * @throws CarobException.Interrupted the thread was interrupted
   */
  public Optional<ContainerLock> tryAcquire(Duration patience) {
    return tryAcquire(patience, false);
  }

  private Optional<ContainerLock> tryAcquire(Duration patience, boolean forced) {
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
   * Like {@link #acquire}. Gives the operation that holds the lock some time to end; then kills the
   * programs that it waits for, one after the other.
   *
   * @param patience time before each program is killed
   * @throws CarobException.InvalidState the operation does not end for another reason
   */
  public ContainerLock acquireByInterruption(Duration patience) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ContainerLock> held = tryAcquire(patience, attempt > 0);
      if (held.isPresent()) {
        return held.get();
      }
      interrupt();
    }
    throw new CarobException.InvalidState(
        config.title()
            + " is busy: another operation on it does not end. The engine's log has details; once"
            + " the engine has been restarted, try again",
        FailureDetails.about(Subject.Kind.CONTAINER, config.name()));
  }

  /** Kills the program that the current operation waits for, if any. */
  public void interrupt() {
    Interruption current = interruption;
    if (current != null) {
      LOG.info("{}: the operation on it is interrupted", config.title());
      current.interrupt();
    }
  }

  private ContainerLock begin(boolean forced) {
    Interruption before = interruption;
    Interruption mine = new Interruption();
    interruption = mine;
    return new ContainerLock(this, mine.bind(), () -> interruption = before, forced);
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

  /** The directory of the OCI bundle, which exists as long as the container. */
  public Path bundle() {
    return bundle;
  }

  /** The directory for a volume that the image declares. */
  public Path ownVolume(MountEntry entry) {
    return bundle.resolve("volumes").resolve(fileName(entry));
  }

  private static String fileName(MountEntry entry) {
    String name = entry.destination().substring(1).replace("%", "%25").replace("/", "%2F");
    return name.isEmpty() ? "%2F" : name;
  }

  /** The directory for the changes to a mount that is overlaid. */
  public Path overlay(MountEntry entry) {
    return bundle.resolve("overlays").resolve(fileName(entry));
  }

  /** The path at which a mount's source is mounted with mapped owners. */
  public Path mapped(MountEntry entry) {
    return runDir.resolve("mapped").resolve(fileName(entry));
  }

  /** The directory for the mounts and the changes of a root filesystem that the user provides. */
  public Path givenRoot() {
    return bundle.resolve("given-root");
  }

  /** The directory for volatile files. */
  public Path runDir() {
    return runDir;
  }

  /**
   * Creates the container's bundle and run directory, below directories that other users cannot
   * enter. The run directory itself is visible to the root user of the container's user namespace,
   * who is another user on the host.
   */
  public void makeDirectories() throws IOException {
    PrivateDirectories.make(bundle());
    PrivateDirectories.makeParent(runDir);
    Files.createDirectories(runDir);
  }

  /**
   * The directory that the root user of the container's user namespace can enter, if it has one.
   */
  public Path userRoot() {
    return engineRun.resolve("roots").resolve(id());
  }

  /** The engine's volatile directory, which contains those of all containers. */
  public Path engineRun() {
    return engineRun;
  }

  public IdMappings ids() {
    return config.ids();
  }

  public Path configJson() {
    return configJson;
  }

  /** The file to which its output is written, with a log driver that writes one. */
  public Path log() {
    String chosen = config.spec().logPath();
    return chosen.isEmpty() ? log : Path.of(chosen);
  }

  public OciContainer oci() {
    return new OciContainer(config.id(), bundle, runDir);
  }

  /** The names of the external effects that the container holds or was about to take. */
  public Set<String> effects() {
    return effects;
  }

  /** Completes when the current or next run has ended and is cleaned up. */
  public CompletableFuture<ContainerExit> ended() {
    return ended;
  }

  /** Marks the beginning of a run: later waits are for its end. */
  public void beginRun() {
    if (ended.isDone()) {
      ended = new CompletableFuture<>();
    }
  }

  /** Marks that the current run is being stopped and that an operation waits for its end. */
  public void markStopping() {
    stopping = ended;
  }

  /** Returns true if the current run is being stopped. */
  public boolean stopping() {
    return ended.equals(stopping);
  }

  public boolean removed() {
    return removed;
  }

  /**
   * Throws if the container was removed while the caller waited for its lock.
   *
   * @throws CarobException.NotFound the container has been removed
   */
  public void requirePresent() {
    if (removed) {
      throw new CarobException.NotFound(
          config.title() + " has been removed: no such container",
          FailureDetails.about(Subject.Kind.CONTAINER, config.name()));
    }
  }

  void markRemoved() {
    removed = true;
    watchers.forEach(Runnable::run);
  }

  /** Returns true if the container's record has been reconciled since the engine started. */
  public boolean reconciled() {
    return reconciled;
  }

  public void markReconciled() {
    reconciled = true;
  }

  /** Marks that its record cannot be read, so that there is nothing to reconcile. */
  void markDamaged() {
    damaged = true;
    reconciled = true;
  }

  /** Returns true if the container's record cannot be read. */
  public boolean damaged() {
    return damaged;
  }

  /**
   * Throws if the container's record cannot be read.
   *
   * @throws CarobException.StorageFailed contains the reason and what to do
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
   * Completes when a condition holds, immediately if it does already. A caller that no longer waits
   * completes the future itself.
   *
   * @param condition checked after each change of the container
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

  /** Returns true if the last run of the container has ended. */
  private boolean finished() {
    return status.state() == ContainerState.STOPPED || tidied();
  }

  /** Returns true if the last run of the container has ended and was cleaned up. */
  public boolean tidied() {
    return status.state() == ContainerState.EXITED
        || (status.state() == ContainerState.CONFIGURED
            && !status.finishedAt().equals(ContainerInfo.NEVER));
  }
}
