package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code mountpoints.json}: how often each layer is in use. The file lies with the volatile data,
 * so that after a reboot nothing counts as mounted.
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
   * Counts up, under the lock; where nothing is mounted, from zero and after mounting.
   *
   * @param mounted whether it is mounted, given the count so far
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
   * Counts down, under the lock, and unmounts with the last.
   *
   * @param all forget the count
   * @return whether others use the mount still
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

  /** How often a layer is in use. */
  public int count(String id) {
    return file.read(records -> count(records.get(id)));
  }

  private static int count(@Nullable ObjectNode record) {
    return record == null ? 0 : record.path("count").asInt();
  }
}
