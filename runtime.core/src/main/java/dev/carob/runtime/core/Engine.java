package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerExit;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.container.FileChange;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.ImageService;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.runtime.core.life.Artifacts;
import dev.carob.runtime.core.life.Contents;
import dev.carob.runtime.core.life.Lifecycle;
import dev.carob.runtime.core.life.Supervision;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.stdio.LogFile;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The lifecycle service over its parts. */
public class Engine implements ContainerEngine, AutoCloseable {

  private final Path root;
  private final Path run;
  private final String version;
  private final Instant started = Instant.now();
  private final LeasedBackends backends;
  private final Supplier<ImageService> images;
  private final ExecutorService executor;
  private final Containers records;
  private final Lifecycle lifecycle;
  private final Supervision supervision;
  private final Contents contents;
  private final Artifacts artifacts;
  private final Creation creation;

  /** What an engine is made of. */
  public record Parts(
      Path root,
      Path run,
      String version,
      StateStore store,
      LeasedBackends backends,
      Supplier<ImageService> images,
      String cgroupParent) {}

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
    records = new Containers(parts.store(), root, run);
    lifecycle =
        new Lifecycle(records, backends, new OciSpec(parts.cgroupParent(), "carob"), executor);
    creation = new Creation(records, backends, lifecycle);
    supervision = lifecycle.supervision();
    contents = lifecycle.contents();
    artifacts = lifecycle.artifacts();
    supervision.reconcileAll();
    backends.onArrival(OciRuntime.class, supervision::runtimeArrived);
  }

  @Override
  public String create(ContainerSpec spec) {
    if (spec == null) {
      throw new CarobException.InvalidArgument("a container can't be made without a spec");
    }
    return creation.create(spec, images.get());
  }

  @Override
  public void init(String container) {
    lifecycle.init(records.get(container));
  }

  @Override
  public void start(String container) {
    lifecycle.start(records.get(container));
  }

  @Override
  public AttachResult startAttached(String container, AttachOptions options) {
    return lifecycle.startAttached(records.get(container), options);
  }

  @Override
  public AttachResult attach(String container, AttachOptions options) {
    return lifecycle.attach(records.get(container), options);
  }

  @Override
  public void resize(String container, int rows, int columns) {
    lifecycle.resize(records.get(container), rows, columns);
  }

  @Override
  public void stop(String container, Duration timeout) {
    lifecycle.stop(records.get(container), timeout);
  }

  @Override
  public void kill(String container, String signal) {
    int number =
        Signals.number(signal)
            .orElseThrow(() -> new CarobException.InvalidArgument("invalid signal: " + signal));
    lifecycle.kill(records.get(container), number);
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
    Container found = records.get(container);
    lifecycle.stop(found, timeout);
    lifecycle.start(found);
  }

  @Override
  public ContainerExit waitFor(String container) {
    return lifecycle.waitFor(records.get(container));
  }

  @Override
  public String remove(String container, RemoveOptions options) {
    Container found = records.get(container);
    lifecycle.remove(found, options.force(), options.stopTimeout());
    return found.id();
  }

  @Override
  public void rename(String container, String name) {
    Names.check(name);
    lifecycle.rename(records.get(container), name);
  }

  @Override
  public ContainerInfo inspect(String container) {
    Container found = records.get(container);
    supervision.inspect(found);
    return info(found);
  }

  @Override
  public List<ContainerInfo> list() {
    List<Container> all = records.all();
    all.forEach(supervision::refresh);
    return all.stream().filter(container -> !container.removed()).map(Engine::info).toList();
  }

  private static ContainerInfo info(Container container) {
    ContainerConfig config = container.config();
    ContainerStatus status = container.status();
    return new ContainerInfo(
        config.id(),
        config.spec(),
        config.imageId(),
        config.imageName(),
        config.args(),
        config.created(),
        status.state(),
        status.pid(),
        status.startedAt(),
        status.finishedAt(),
        status.exitCode(),
        status.oomKilled(),
        status.error(),
        new ContainerInfo.Backends(config.storage(), config.runtime(), config.network()),
        status.attachments().stream()
            .map(
                a ->
                    new ContainerInfo.Network(
                        a.network(), a.device(), a.mac(), a.addresses(), a.gateway()))
            .toList(),
        new ContainerInfo.Paths(
            container.bundle(),
            container.runDir(),
            container.configJson(),
            container.log(),
            status.rootfs()));
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
  public void logs(String container, LogOptions options, Consumer<LogLine> sink) {
    Container found = records.get(container);
    if (found.config().spec().logDriver().equals("none")) {
      throw new CarobException.InvalidArgument(
          found.config().title() + " keeps no log: it was created with the log driver none");
    }
    try {
      new LogFile(found.log()).read(options, sink);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          found.config().title() + ": cannot read its log " + found.log() + ": " + e, e);
    }
  }

  @Override
  public EngineInfo info() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("storage", backends.defaultName(StorageDriver.class));
    defaults.put("oci", backends.defaultName(OciRuntime.class));
    defaults.put("network", backends.defaultName(NetworkBackend.class));
    Map<ContainerState, Integer> counts = new EnumMap<>(ContainerState.class);
    list().forEach(container -> counts.merge(container.state(), 1, Integer::sum));
    return new EngineInfo(
        version, root, run, ProcessHandle.current().pid(), started, defaults, counts);
  }

  /** Ends the engine's own work. Containers run on. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
