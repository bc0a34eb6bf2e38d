package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.CommitSpec;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ContainerStats;
import dev.carob.api.container.CopySpec;
import dev.carob.api.container.CreateOptions;
import dev.carob.api.container.CreatedContainer;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.Health;
import dev.carob.api.container.HostInfo;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.api.container.PathInfo;
import dev.carob.api.container.PathTarget;
import dev.carob.api.container.ProcessTable;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.container.WaitCondition;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.NetworkService;
import dev.carob.api.secret.SecretService;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.HookReport;
import dev.carob.api.types.Inheritance;
import dev.carob.api.types.image.Image;
import dev.carob.api.volume.VolumeService;
import dev.carob.linux.AppArmor;
import dev.carob.linux.Selinux;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.runtime.core.backend.Registration;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.ProvidedFiles;
import dev.carob.runtime.core.life.Artifacts;
import dev.carob.runtime.core.life.Commits;
import dev.carob.runtime.core.life.Hooks;
import dev.carob.runtime.core.life.LeftResources;
import dev.carob.runtime.core.life.Lifecycle;
import dev.carob.runtime.core.life.RootFilesystems;
import dev.carob.runtime.core.life.SignalName;
import dev.carob.runtime.core.life.Supervision;
import dev.carob.runtime.core.life.VolumesStep;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.secret.Secrets;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.stdio.Logs;
import dev.carob.runtime.core.volume.MountPlan;
import dev.carob.runtime.core.volume.Volumes;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lifecycle service; delegates to its parts. */
public class Engine implements ContainerEngine, LeftResources, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  // Podman's default, unless storage.conf sets another user.
  private static final String AUTO_USER = "containers";

  private final Path root;
  private final Path run;
  private final String version;
  private final Instant started = Instant.now();
  private final LeasedBackends backends;
  private final Supplier<ImageService> images;
  private final boolean firstSinceBoot;
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Containers records;
  private final Events events;
  private final Lifecycle lifecycle;
  private final Supervision supervision;
  private final RootFilesystems contents;
  private final Artifacts artifacts;
  private final OciSpec specs;
  private final Volumes volumes;
  private final Secrets secrets;
  private final Logs logs = new Logs();
  private final ContainerCreation creation;
  private final Networks networks;
  private final Commits commits;

  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  /** The parts of an engine. */
  public record Parts(
      Path root,
      Path run,
      String version,
      StateStore store,
      LeasedBackends backends,
      Supplier<ImageService> images,
      Supplier<Tuning> tuning) {}

  /**
   * Settings that can change while the engine runs; they apply to later operations.
   *
   * @param cgroupParent cgroup parent of containers that do not set one
   * @param mountsFiles mounts files, of which the first existing one is used
   * @param subuid file with ranges of user ids, as subuid(5)
   * @param subgid file with ranges of group ids, as subgid(5)
   * @param hookLimit time limit for {@code precreate} hooks without a timeout
   */
  public record Tuning(
      String cgroupParent, List<Path> mountsFiles, Path subuid, Path subgid, Duration hookLimit) {
    public Tuning {
      mountsFiles = List.copyOf(mountsFiles);
    }
  }

  public Engine(Parts parts) {
    root = parts.root();
    run = parts.run();
    version = parts.version();
    backends = parts.backends();
    images = parts.images();
    AtomicLong number = new AtomicLong();
    executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "carob-worker-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "carob-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    records = new Containers(parts.store(), root, run);
    events = new Events(root, timer);
    volumes = new Volumes(parts.store(), root, events);
    secrets = new Secrets(parts.store(), root);
    specs = new OciSpec(() -> parts.tuning().get().cgroupParent(), "carob");
    firstSinceBoot = firstSinceBoot();
    lifecycle =
        new Lifecycle(
            records,
            backends,
            specs,
            events,
            executor,
            timer,
            volumes,
            new ProvidedFiles(() -> parts.tuning().get().mountsFiles()),
            () -> parts.tuning().get().hookLimit(),
            firstSinceBoot);
    creation =
        new ContainerCreation(
            records,
            backends,
            lifecycle.ends(),
            events,
            volumes,
            secrets,
            new MountPlan(records, volumes, List.of(root, run)),
            new AutoIds(
                records,
                AUTO_USER,
                () -> parts.tuning().get().subuid(),
                () -> parts.tuning().get().subgid()),
            new Confinements(
                records, AppArmor.ofThisHost(), Selinux.ofThisHost(), new SecureRandom()));
    supervision = lifecycle.supervision();
    contents = lifecycle.contents();
    artifacts = lifecycle.artifacts();
    commits = new Commits(lifecycle, backends, events);
    networks = new Networks(records, backends, lifecycle.connections(), events);
  }

  /**
   * Adopts the containers of the root and starts to follow backends. Required before any other
   * operation.
   */
  public final void open() {
    registrations.add(backends.onImageEvent(events::image));
    if (firstSinceBoot) {
      events.system("refresh");
    }
    volumes.recallMounts(
        records.all().stream()
            .filter(container -> container.effects().contains(VolumesStep.EFFECT))
            .collect(Collectors.toMap(Container::id, container -> container.config().mounts())));
    supervision.reconcileAll();
    volumes.recall(
        records.all().stream()
            .collect(Collectors.toMap(Container::id, container -> container.config().mounts())));
    follow(OciRuntime.class, supervision::runtimeArrived);
    for (BackendKind kind : BackendKind.values()) {
      follow(kind.service(), name -> lifecycle.leftovers().arrived(kind, name));
    }
    lifecycle.leftovers().all();
    follow(OciRuntime.class, name -> lookWhetherReady());
    follow(StorageDriver.class, name -> lookWhetherReady());
    lookWhetherReady();
  }

  private void follow(Class<?> kind, Consumer<String> listener) {
    registrations.add(backends.onArrival(kind, listener));
  }

  /**
   * Returns true if this is the first start since boot: the run directory is empty after a reboot.
   */
  private boolean firstSinceBoot() {
    Path mark = run.resolve("booted");
    try {
      Files.createDirectories(run);
      Files.createFile(mark);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + mark + ": " + e, e);
    }
  }

  @Override
  public CompletableFuture<Void> whenReady() {
    return ready.copy();
  }

  private void lookWhetherReady() {
    boolean all =
        Stream.of(StorageDriver.class, OciRuntime.class)
            .noneMatch(kind -> backends.names(kind).isEmpty());
    if (all) {
      ready.complete(null);
    }
  }

  @Override
  public String create(ContainerSpec spec) {
    if (spec == null) {
      throw new CarobException.InvalidArgument("a container cannot be created without a spec");
    }
    return creation.create(spec, images.get());
  }

  @Override
  public CreatedContainer create(ContainerSpec spec, CreateOptions options) {
    if (spec == null || options == null) {
      throw new CarobException.InvalidArgument("a container cannot be created without a spec");
    }
    return new CreateRequests(this, creation, images.get()).create(spec, options);
  }

  @Override
  public void init(String container, Inheritance inheritance) {
    Container found = records.get(container);
    orDropped(
        found,
        () -> {
          lifecycle.starts().init(found, inheritance);
          return found;
        });
  }

  @Override
  public void start(String container, Inheritance inheritance) {
    Container found = records.get(container);
    orDropped(
        found,
        () -> {
          lifecycle.starts().start(found, inheritance);
          return found;
        });
  }

  @Override
  public AttachResult startAttached(String container, AttachOptions options) {
    Container found = records.get(container);
    return orDropped(found, () -> lifecycle.starts().startAttached(found, options));
  }

  /** Removes a container with automatic removal if it fails before its first process runs. */
  private <T> T orDropped(Container container, Supplier<T> start) {
    try {
      return start.get();
    } catch (RuntimeException e) {
      boolean never = container.status().startedAt().equals(ContainerInfo.NEVER);
      if (never && container.config().spec().autoRemove()) {
        try {
          lifecycle.ends().remove(container, RemoveOptions.KILL);
        } catch (CarobException.NotFound gone) {
          LOG.debug("{} has been removed already", container.id(), gone);
        } catch (RuntimeException e2) {
          e.addSuppressed(e2);
        }
      }
      throw e;
    }
  }

  @Override
  public AttachResult attach(String container, AttachOptions options) {
    return lifecycle.starts().attach(records.get(container), options);
  }

  @Override
  public void resize(String container, int rows, int columns) {
    lifecycle.resize(records.get(container), rows, columns);
  }

  @Override
  public boolean stopOrKill(String container, Duration timeout) {
    return lifecycle.ends().stop(records.get(container), timeout);
  }

  @Override
  public void kill(String container, String signal) {
    int number = SignalName.number(signal);
    lifecycle.ends().kill(records.get(container), number);
  }

  @Override
  public void pause(String container) {
    lifecycle.pause(records.get(container));
  }

  @Override
  public void unpause(String container) {
    lifecycle.unpause(records.get(container));
  }

  @Override
  public void restart(String container, Duration timeout) {
    lifecycle.restart(records.get(container), timeout);
  }

  @Override
  public ContainerExit waitFor(String container) {
    return lifecycle.ends().waitFor(records.get(container));
  }

  @Override
  public List<String> remove(String container, RemoveOptions options) {
    return lifecycle.ends().remove(records.get(container), options);
  }

  @Override
  public CompletableFuture<ContainerExit> whenEnded(String container) {
    return lifecycle.ends().whenEnded(records.get(container));
  }

  @Override
  public CompletableFuture<ContainerExit> when(String container, Set<WaitCondition> conditions) {
    return lifecycle.conditions().when(records.get(container), conditions);
  }

  @Override
  public ExecSession exec(String container, ExecSpec spec) {
    return exec(container, spec, 0, 0);
  }

  @Override
  public ExecSession exec(String container, ExecSpec spec, int rows, int columns) {
    return lifecycle.execs().start(records.get(container), spec, rows, columns);
  }

  @Override
  public String execDetached(String container, ExecSpec spec) {
    return lifecycle.execs().startDetached(records.get(container), spec);
  }

  @Override
  public Health.Result checkHealth(String container) {
    return lifecycle.checkHealth(records.get(container));
  }

  @Override
  public ContainerStats stats(String container) {
    return lifecycle.usage().stats(records.get(container));
  }

  @Override
  public ProcessTable top(String container, List<String> columns) {
    return lifecycle.usage().top(records.get(container), columns);
  }

  @Override
  public void cleanup(String container) {
    lifecycle.ends().cleanup(records.get(container));
  }

  @Override
  public void export(String container, OutputStream tar) {
    lifecycle.copies().export(records.get(container), tar);
  }

  @Override
  public Optional<PathInfo> path(String container, String path) {
    PathTarget target = locate(container, path);
    return target.kind() == PathTarget.Kind.ABSENT
        ? Optional.empty()
        : Optional.of(new PathInfo(path, target.kind() == PathTarget.Kind.DIRECTORY));
  }

  @Override
  public PathTarget locate(String container, String path) {
    return lifecycle.copies().locate(records.get(container), path);
  }

  @Override
  public void copyOut(String container, String path, String name, OutputStream tar) {
    lifecycle.copies().copyOut(records.get(container), path, name, tar);
  }

  @Override
  public void copyIn(String container, String directory, InputStream tar, CopySpec spec) {
    lifecycle.copies().copyIn(records.get(container), directory, tar, spec);
  }

  @Override
  public Subscription events(EventQuery query, Consumer<Event> sink) {
    return events.subscribe(query, sink);
  }

  @Override
  public void rename(String container, String name) {
    ContainerNames.check(name);
    lifecycle.rename(records.get(container), name);
  }

  @Override
  public List<HookReport> hooks(String container, List<String> command) {
    Hooks hooks = new Hooks(backends);
    if (container.isEmpty()) {
      return hooks.report(HookQuery.builder().args(command).build());
    }
    ContainerConfig config = records.get(container).config();
    HookQuery query = Hooks.query(config, specs.annotations(config));
    return hooks.report(
        HookQuery.builder()
            .annotations(query.annotations())
            .args(command.isEmpty() ? query.args() : command)
            .userBindMounts(query.userBindMounts())
            .directories(query.directories())
            .build());
  }

  @Override
  public List<HookReport> hooks(ContainerSpec spec) {
    ContainerConfig config = creation.planned(spec, images.get());
    return new Hooks(backends).report(Hooks.query(config, specs.annotations(config)));
  }

  @Override
  public ContainerDetails details(String container) {
    ContainerConfig config = records.get(container).config();
    return specs.details(config, storage(config));
  }

  private Map<String, String> storage(ContainerConfig config) {
    if (config.layer().isEmpty()) {
      return Map.of();
    }
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, config.storage())) {
      return storage.get().directories(config.layer());
    } catch (CarobException.BackendUnavailable | CarobException.NotFound e) {
      LOG.debug("{} is inspected without its storage", config.title(), e);
      return Map.of();
    }
  }

  @Override
  public NetworkService networks() {
    return networks;
  }

  @Override
  public VolumeService volumes() {
    return volumes;
  }

  @Override
  public SecretService secrets() {
    return secrets;
  }

  @Override
  public void updateRestartPolicy(String container, RestartPolicy policy) {
    Container found = records.get(container);
    SpecChecks.restart(found.config().spec().toBuilder().restart(policy).build());
    lifecycle.updateRestartPolicy(found, policy);
  }

  @Override
  public void updateHealthCheck(String container, HealthCheck check) {
    Container found = records.get(container);
    SpecChecks.health(check);
    SpecChecks.check(
        check,
        found.config().withSpec(found.config().spec().toBuilder().health(check).build()).health());
    lifecycle.updateHealthCheck(found, check);
  }

  @Override
  public void update(String container, ResourceChange change) {
    lifecycle.usage().update(records.get(container), change);
  }

  @Override
  public ContainerInfo inspect(String container) {
    Container found = records.get(container);
    supervision.inspect(found);
    return Description.of(found);
  }

  @Override
  public List<ContainerInfo> list(ContainerQuery query) {
    return new ContainerListing(supervision::refreshAll).list(records.all(), query);
  }

  @Override
  public Path mount(String container) {
    return contents.mount(records.get(container));
  }

  @Override
  public void unmount(String container) {
    contents.unmount(records.get(container));
  }

  @Override
  public Optional<Path> mounted(String container) {
    return contents.mounted(records.get(container));
  }

  @Override
  public List<FileChange> changes(String container) {
    return contents.changes(records.get(container));
  }

  @Override
  public Image commit(String container, CommitSpec spec) {
    Container found = records.get(container);
    return commits.commit(found, details(found.id()), spec, images.get());
  }

  @Override
  public ContainerSize size(String container) {
    return contents.size(records.get(container));
  }

  @Override
  public void addArtifact(String container, String name, InputStream content) {
    artifacts.add(records.get(container), name, content);
  }

  @Override
  public InputStream artifact(String container, String name) {
    return artifacts.open(records.get(container), name);
  }

  @Override
  public List<String> artifacts(String container) {
    return artifacts.list(records.get(container));
  }

  @Override
  public void removeArtifact(String container, String name) {
    artifacts.remove(records.get(container), name);
  }

  @Override
  public Subscription logs(String container, LogOptions options, Consumer<LogLine> sink) {
    return logs.read(records.get(container), options, sink);
  }

  @Override
  public EngineInfo info() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (BackendKind kind : BackendKind.values()) {
      if (kind.choice() == BackendKind.Choice.CONFIGURED) {
        defaults.put(kind.type(), backends.defaultName(kind.service()));
      }
    }
    Map<ContainerState, Integer> counts = new EnumMap<>(ContainerState.class);
    list().forEach(container -> counts.merge(container.state(), 1, Integer::sum));
    return EngineInfo.builder(version, root, run, started)
        .pid(ProcessHandle.current().pid())
        .volumes(volumes.place())
        .defaults(defaults)
        .containers(counts)
        .build();
  }

  @Override
  public HostInfo host() {
    HostInfo host = HostDescription.of(root);
    try (Lease<OciRuntime> runtime =
        backends.lease(OciRuntime.class, backends.defaultName(OciRuntime.class))) {
      return host.toBuilder().programs(runtime.get().programs()).build();
    } catch (CarobException.NotFound
        | CarobException.BackendUnavailable
        | CarobException.RuntimeFailed e) {
      LOG.debug("the programs of the OCI runtime are not described", e);
      return host;
    }
  }

  @Override
  public List<CarobException> removeLeft() {
    return lifecycle.leftovers().removeLeft();
  }

  /** Stops the engine's own work. Containers keep running. */
  @Override
  public void close() {
    // Backends outlive an engine whose state store is replaced.
    registrations.forEach(Registration::close);
    lifecycle.close();
    timer.shutdownNow();
    executor.shutdownNow();
    events.close();
  }
}
