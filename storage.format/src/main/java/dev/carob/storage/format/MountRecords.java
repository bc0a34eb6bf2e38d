package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code mountpoints.json}: the use count of each layer. The file is in the volatile run directory,
 * so that no layer counts as mounted after a reboot.
 */
public final class MountRecords {

  private final ObjectMapper mapper;
  private final RecordFile file;

  /**
   * @param runDirectory {@code <run>/<driver>-layers}
   */
  public MountRecords(ObjectMapper mapper, Path runDirectory) {
    this.mapper = mapper;
    this.file =
        new RecordFile(
            mapper,
            runDirectory.resolve("mountpoints.json"),
            runDirectory.resolve("mountpoints.lock"),
            false);
  }

  /**
   * Increments the count under the lock. If the layer is not mounted, mounts it first and starts
   * counting from zero.
   *
   * @param mounted returns true if the layer is mounted, given the current count
   */
  public Path up(String id, Path at, IntPredicate mounted, Runnable mount) {
    return file.write(
        records -> {
          int count = count(records.get(id));
          if (!mounted.test(count)) {
            mount.run();
            count = 0;
          }
          records.put(
              id,
              mapper
                  .createObjectNode()
                  .put("id", id)
                  .put("path", at.toString())
                  .put("count", count + 1));
          return at;
        });
  }

  /**
   * Decrements the count under the lock, and unmounts the layer when it reaches zero.
   *
   * @param all set the count to zero
   * @return true if the layer is still in use
   */
  public boolean down(String id, boolean all, Runnable unmount) {
    return file.write(
        records -> {
          ObjectNode record = records.get(id);
          int count = count(record) - 1;
          if (record != null && count > 0 && !all) {
            records.put(id, record.deepCopy().put("count", count));
            return true;
          }
          unmount.run();
          records.remove(id);
          return false;
        });
  }

  /** The use count of a layer. */
  public int count(String id) {
    return file.read(records -> count(records.get(id)));
  }

  private static int count(@Nullable ObjectNode record) {
    return record == null ? 0 : record.path("count").asInt();
  }
}
