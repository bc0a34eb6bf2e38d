package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
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
 * What drivers share that keep their records in the format: layers are made aside, and put in place
 * under the lock of the records. Nothing is kept in memory but a copy of what the disk says.
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

  /** A layer in the making; closed without being placed it is gone. */
  public interface Staged extends AutoCloseable {

    /** An empty directory that takes the difference, in the form of {@link LayerDiff}. */
    Path difference();

    /**
     * Makes it the layer of its difference, over its parent, which is there.
     *
     * @param tellsRoot whether the difference has the root's own inode; else it is the parent's
     */
    void merge(LayerRequest request, boolean tellsRoot);

    /** Puts it where the driver looks for the layer. */
    void place(LayerRequest request);

    @Override
    void close();
  }

  /**
   * Opens a store, making it where there is none.
   *
   * @param name of the driver, in the format's paths
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   * @param others roots of other stores, whose layers are there too, to be read only
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
      throw new CarobException.StorageFailed("cannot make the store " + root + ": " + e, e);
    }
    List<Path> elsewhere =
        others.stream()
            .map(other -> other.resolve(name + "-layers"))
            .filter(Files::isDirectory)
            .toList();
    layerDirectories = Stream.concat(Stream.of(layers), elsewhere.stream()).toList();
    records = new LayerRecords(mapper, layers, elsewhere);
    mounts = new MountRecords(mapper, runLayers);
    containers = new ContainerRecords(mapper, containerRecords);
  }

  /** Begins a layer. */
  protected abstract Staged stage();

  /** Deletes the files of a layer that is not mounted; none there is no error. */
  protected abstract void delete(String id);

  /** Where a layer's own files lie. */
  protected abstract Path files(String id);

  /** A tar of a layer's difference as it is now. */
  protected abstract InputStream packed(String id);

  /**
   * Mounts or unmounts while nobody writes the records: whoever ends its work on the store looks
   * whether something is mounted, under their lock, and else takes the store's own mount away.
   */
  protected final <T> T mounting(Supplier<T> work) {
    return records.holding(work);
  }

  /** How often layers are mounted. */
  protected final MountRecords mounts() {
    return mounts;
  }

  /** Drops what somebody began to make and did not finish. */
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
            LOG.warn("layer {} was never finished and is removed", id);
            deleteAll(id);
          });
    } catch (CarobException.StorageFailed e) {
      // A driver that did not come up would have another one take its place. Each use of the
      // records reports the damage.
      LOG.error("layers that were never finished are not removed: {}", e.getMessage(), e);
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

  /** The layer of that id, which has to be there. */
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

  /** A difference that has been unpacked. */
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
    records.remove(
        id,
        () -> {
          unmount(id, true);
          deleteAll(id);
        });
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
