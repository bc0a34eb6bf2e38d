package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.StoreContainer;
import dev.carob.spi.storage.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores layers as plain directories. */
public final class FakeStorage implements StorageDriver {

  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  public final Map<String, Path> mounts = new ConcurrentHashMap<>();
  public final Map<String, Layer> layers = new ConcurrentHashMap<>();
  public final List<StoreContainer> containers = new ArrayList<>();
  public volatile String failing = "";
  private final Path directory;

  public FakeStorage(Path directory) {
    this.directory = directory;
  }

  private void call(String name) {
    calls.add(name);
    if (name.equals(failing)) {
      throw new CarobException.StorageFailed(name + " failed", null);
    }
  }

  @Override
  public List<StoreContainer> containers() {
    return List.copyOf(containers);
  }

  @Override
  public void removeContainer(String id) {
    containers.removeIf(one -> one.id().equals(id));
  }

  @Override
  public List<Layer> layers() {
    return List.copyOf(layers.values());
  }

  @Override
  public Optional<Layer> layer(String id) {
    return Optional.ofNullable(layers.get(id));
  }

  @Override
  public Layer create(LayerRequest request) {
    call("create");
    Layer layer =
        Layer.builder(request.id())
            .parent(request.parent())
            .names(List.of(request.name()))
            .created(Instant.now())
            .build();
    layers.put(request.id(), layer);
    return layer;
  }

  @Override
  public Unpacked unpack(String title, InputStream tar) {
    return new Unpacked() {
      @Override
      public String diffDigest() {
        return "";
      }

      @Override
      public long diffSize() {
        return -1;
      }

      @Override
      public Layer place(LayerRequest request) {
        return create(request);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Path mount(String id, String mountLabel) {
    call("mount");
    try {
      Path root = Files.createDirectories(directory.resolve(id));
      mounts.put(id, root);
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean unmount(String id, boolean all) {
    call("unmount");
    mounts.remove(id);
    return false;
  }

  @Override
  public Optional<Path> mounted(String id) {
    return Optional.ofNullable(mounts.get(id));
  }

  @Override
  public InputStream diff(String id) {
    return InputStream.nullInputStream();
  }

  @Override
  public List<Change> changes(String id) {
    return List.of();
  }

  @Override
  public long size(String id) {
    return 0;
  }

  @Override
  public void remove(String id) {
    call("remove");
    if (layers.remove(id) == null) {
      throw new CarobException.NotFound("no layer " + id);
    }
  }
}
