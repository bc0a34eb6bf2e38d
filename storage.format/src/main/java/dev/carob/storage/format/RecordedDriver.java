package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drivers share that keep their records in the format: layers are made aside, and put in place
 * under the lock of the records. Nothing is kept in memory but a copy of what the disk says.
 */
public abstract class RecordedDriver implements StorageDriver {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedDriver.class);

  private final LayerRecords records;
  private final MountRecords mounts;

  /** A layer in the making; closed without being placed it is gone. */
  public interface Staged extends AutoCloseable {

    /** An empty directory that takes the difference, in the form of {@link LayerDiff}. */
    Path difference();

    /** Makes the layer of its difference. */
    void merge();

    /** Puts it where the driver looks for the layer. */
    void place();

    @Override
    void close();
  }

  /**
   * Opens a store, making it where there is none.
   *
   * @param name of the driver, in the format's paths
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   */
  protected RecordedDriver(String name, Path root, Path run) {
    Path layers = root.resolve(name + "-layers");
    Path runLayers = run.resolve(name + "-layers");
    try {
      Files.createDirectories(layers);
      Files.createDirectories(runLayers);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot make the store " + root + ": " + e, e);
    }
    ObjectMapper mapper = new ObjectMapper();
    records = new LayerRecords(mapper, layers);
    mounts = new MountRecords(mapper, runLayers);
  }

  /** Begins a layer over its parent. */
  protected abstract Staged stage(LayerRequest request);

  /** Deletes the files of a layer that is not mounted; none there is no error. */
  protected abstract void delete(String id);

  /** How often layers are mounted. */
  protected final MountRecords mounts() {
    return mounts;
  }

  /** Drops the layers that somebody began to make and did not finish. */
  protected final void dropIncomplete() {
    records.dropIncomplete(
        id -> {
          LOG.warn("layer {} was never finished and is removed", id);
          delete(id);
        });
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
    records.requireParent(request);
    try (Staged staged = stage(request)) {
      return records.add(request, LayerRecords.Diff.NONE, staged::place);
    }
  }

  @Override
  public final Layer apply(LayerRequest request, InputStream tar) {
    Optional<Layer> there = records.find(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    records.requireParent(request);
    try (Staged staged = stage(request)) {
      LayerRecords.Diff diff = UnpackedTar.unpack(request.id(), tar, staged.difference());
      staged.merge();
      return records.add(request, diff, staged::place);
    }
  }

  @Override
  public final void remove(String id) {
    records.remove(
        id,
        () -> {
          unmount(id, true);
          delete(id);
        });
  }
}
