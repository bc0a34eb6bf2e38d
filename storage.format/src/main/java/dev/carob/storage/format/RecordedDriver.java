package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.StoreContainer;
import dev.carob.spi.storage.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Base class of drivers that keep their records in the containers/storage format. Layers are built
 * in a staging directory and put in place under the lock of the records. Memory holds nothing but a
 * cache of the disk.
 */
public abstract class RecordedDriver implements StorageDriver {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedDriver.class);
  private static final String SPLIT = ".tar-split.gz";
  private static final String ASIDE = ".carob-split";

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<Path> layerDirectories;
  private final LayerRecords records;
  private final MountRecords mounts;
  private final ContainerRecords containers;

  /** A layer that is being built. Closing it discards the layer unless it has been placed. */
  public interface Staged extends AutoCloseable {

    /** An empty directory for the difference, in the form of {@link LayerDiff}. */
    Path difference();

    /**
     * Combines the difference with the existing parent into a layer.
     *
     * @param tellsRoot true if the difference has the metadata of the root directory; otherwise the
     *     parent's is used
     */
    void merge(LayerRequest request, boolean tellsRoot);

    /** Moves the layer to its final location. */
    void place(LayerRequest request);

    @Override
    void close();
  }

  /**
   * Opens a store and creates it if it does not exist.
   *
   * @param name the driver's name in the format's paths
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   * @param others roots of other stores, which are used read-only
   */
  protected RecordedDriver(String name, Path root, Path run, List<Path> others) {
    Path layers = root.resolve(name + "-layers");
    Path runLayers = run.resolve(name + "-layers");
    Path containerRecords = root.resolve(name + "-containers");
    try {
      PrivateDirectories.make(layers);
      PrivateDirectories.make(runLayers);
      PrivateDirectories.make(containerRecords);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot create the store " + root + ": " + e, e);
    }
    List<Path> elsewhere =
        others.stream()
            .map(other -> other.resolve(name + "-layers"))
            .filter(Files::isDirectory)
            .toList();
    layerDirectories = Stream.concat(Stream.of(layers), elsewhere.stream()).toList();
    records = new LayerRecords(mapper, layers, elsewhere);
    mounts = new MountRecords(mapper, runLayers);
    containers = new ContainerRecords(mapper, containerRecords, run.resolve(name + "-containers"));
  }

  /** Starts building a layer. */
  protected abstract Staged stage();

  /** Deletes the files of an unmounted layer. Does nothing if they do not exist. */
  protected abstract void delete(String id);

  /** The directory with a layer's own files. */
  protected abstract Path files(String id);

  /** Packs a layer's current difference into a tar. */
  protected abstract InputStream packed(String id);

  /**
   * Mounts or unmounts while no process writes the records. When a program stops using the store,
   * it checks under this lock whether anything is mounted, and otherwise unmounts the store itself.
   */
  protected final <T> T mounting(Supplier<T> work) {
    return records.holding(work);
  }

  /** The use counts of the layers. */
  protected final MountRecords mounts() {
    return mounts;
  }

  /** Removes layers whose creation was not completed. */
  protected final void dropIncomplete() {
    Path layers = layerDirectories.get(0);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(layers, ASIDE + "*")) {
      for (Path path : left) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot clean up " + layers + ": " + e, e);
    }
    try {
      records.dropIncomplete(
          id -> {
            LOG.warn("removing layer {}, which was not completed", id);
            deleteAll(id);
          });
    } catch (CarobException.StorageFailed e) {
      // If the driver failed to start, another one would become the default. Each use of the
      // records reports the damage.
      LOG.error("incomplete layers were not removed: {}", e.getMessage(), e);
    }
  }

  @Override
  public final List<Layer> layers() {
    return records.all();
  }

  @Override
  public final Optional<Layer> layer(String id) {
    return records.find(id);
  }

  /** The layer of that id; throws if it does not exist. */
  protected final Layer require(String id) {
    return records.find(id).orElseThrow(() -> new CarobException.NotFound("no layer " + id));
  }

  @Override
  public final Layer create(LayerRequest request) {
    Optional<Layer> there = records.find(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    try (Staged staged = stage()) {
      Layer layer = place(staged, request, StagedDiff.NONE, layerDirectories.get(0));
      if (!request.image().isEmpty()) {
        containers.add(request);
      }
      return layer;
    }
  }

  private Layer place(Staged staged, LayerRequest request, StagedDiff diff, Path split) {
    records.requireParent(request);
    staged.merge(request, diff.tellsRoot());
    return records.add(
        request,
        diff,
        () -> {
          if (diff != StagedDiff.NONE) {
            move(split, split(layerDirectories.get(0), request.id()));
          }
          staged.place(request);
        });
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + to + ": " + e, e);
    }
  }

  private static Path split(Path layers, String id) {
    return layers.resolve(id + SPLIT);
  }

  @Override
  public final Unpacked unpack(String title, InputStream tar) {
    Staged staged = stage();
    boolean done = false;
    try {
      Path split = Files.createTempFile(layerDirectories.get(0), ASIDE, "");
      try {
        StagedDiff diff = StagedDiff.unpack(title, tar, staged.difference(), split);
        done = true;
        return new Aside(staged, diff, split);
      } finally {
        if (!done) {
          Files.delete(split);
        }
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot unpack " + title + ": " + e, e);
    } finally {
      if (!done) {
        staged.close();
      }
    }
  }

  /** An unpacked difference. */
  private final class Aside implements Unpacked {
    private final Staged staged;
    private final StagedDiff diff;
    private final Path split;

    Aside(Staged staged, StagedDiff diff, Path split) {
      this.staged = staged;
      this.diff = diff;
      this.split = split;
    }

    @Override
    public String diffDigest() {
      return diff.digest();
    }

    @Override
    public long diffSize() {
      return diff.size();
    }

    @Override
    public Layer place(LayerRequest request) {
      Optional<Layer> there = records.find(request.id());
      return there.isPresent()
          ? there.get()
          : RecordedDriver.this.place(staged, request, diff, split);
    }

    @Override
    public void close() {
      staged.close();
      try {
        Files.deleteIfExists(split);
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot remove " + split + ": " + e, e);
      }
    }
  }

  @Override
  public final InputStream diff(String id) {
    require(id);
    for (Path layers : layerDirectories) {
      Path split = split(layers, id);
      if (Files.exists(split)) {
        try {
          return new TarSplitReader(mapper, split, files(id));
        } catch (IOException e) {
          throw new CarobException.StorageFailed("cannot read " + split + ": " + e, e);
        }
      }
    }
    return packed(id);
  }

  @Override
  public final void remove(String id) {
    containers.removeOf(id);
    removeLayer(id);
  }

  private void removeLayer(String id) {
    records.remove(
        id,
        () -> {
          unmount(id, true);
          deleteAll(id);
        });
  }

  /** Returns true if a layer belongs to a container, of the engine or of another program. */
  protected final boolean isContainers(Layer layer) {
    return layer.names().stream().anyMatch(name -> name.endsWith("-layer"))
        || containers().stream().anyMatch(container -> container.layer().equals(layer.id()));
  }

  @Override
  public final List<StoreContainer> containers() {
    return containers.all();
  }

  @Override
  public final void removeContainer(String id) {
    StoreContainer container =
        containers().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new CarobException.NotFound("no container " + id + " in the store"));
    // Other programs lock the layers before the containers, so this must not hold both locks.
    try {
      removeLayer(container.layer());
    } catch (CarobException.NotFound e) {
      LOG.debug("an interrupted removal has removed the layer, but not the container {}", id, e);
    }
    containers.remove(id);
  }

  private void deleteAll(String id) {
    delete(id);
    try {
      Files.deleteIfExists(split(layerDirectories.get(0), id));
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot remove layer " + id + ": " + e, e);
    }
  }
}
