package dev.carob.storage.overlay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.storage.format.RecordFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Mounts of layers, and {@code mountpoints.json} with how often each is in use. The file lies with
 * the volatile data, so that after a reboot nothing counts as mounted.
 */
final class OverlayMounts {

  private static final int LONGEST_DATA = 4095;

  private final ObjectMapper mapper;
  private final LayerDirectories directories;
  private final RecordFile file;

  OverlayMounts(ObjectMapper mapper, LayerDirectories directories, Path runDirectory) {
    this.mapper = mapper;
    this.directories = directories;
    this.file =
        new RecordFile(
            mapper,
            runDirectory.resolve("mountpoints.json"),
            runDirectory.resolve("mountpoints.lock"),
            false);
  }

  Path mount(String id, String label) {
    return file.write(
        records -> {
          Path merged = directories.merged(id);
          ObjectNode record = records.get(id);
          boolean mounted = Mounts.isMounted(merged);
          if (!mounted) {
            mountNow(id, merged, label);
          }
          int count = mounted && record != null ? record.path("count").asInt() : 0;
          records.put(
              id,
              mapper
                  .createObjectNode()
                  .put("id", id)
                  .put("path", merged.toString())
                  .put("count", count + 1));
          return merged;
        });
  }

  private void mountNow(String id, Path merged, String label) {
    Path home = directories.home();
    List<String> lowers = directories.lowers(id);
    try {
      Files.createDirectories(merged);
      String context = label.isEmpty() ? "" : ",context=\"" + label + "\"";
      if (lowers.isEmpty()) {
        // A base layer: overlayfs wants something below, and the format has an empty directory.
        lowers = List.of(id + "/empty");
      }
      String data =
          data(lowers.stream().map(l -> home.resolve(l).toString()).toList(), id, home + "/")
              + context;
      if (data.length() <= LONGEST_DATA) {
        Mounts.mount("overlay", merged, "overlay", 0, data);
        return;
      }
      String relative = data(lowers, id, "") + context;
      if (relative.length() > LONGEST_DATA) {
        throw new CarobException.StorageFailed(
            "layer %s lies on %d layers, more than one mount can name: squash its image"
                .formatted(id, lowers.size()),
            null);
      }
      Mounts.mountFrom(home, "overlay", merged, "overlay", 0, relative);
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "cannot mount layer " + id + " at " + merged + ": " + e.getMessage(), e);
    }
  }

  private static String data(List<String> lowers, String id, String prefix) {
    return lowers.stream().collect(Collectors.joining(":", "lowerdir=", ""))
        + ",upperdir="
        + prefix
        + id
        + "/diff,workdir="
        + prefix
        + id
        + "/work";
  }

  boolean unmount(String id, boolean all) {
    return file.write(
        records -> {
          ObjectNode record = records.get(id);
          int count = record == null ? 0 : record.path("count").asInt() - 1;
          if (record != null && count > 0 && !all) {
            records.put(id, record.deepCopy().put("count", count));
            return true;
          }
          Path merged = directories.merged(id);
          try {
            Mounts.detach(merged);
            Files.deleteIfExists(merged);
          } catch (IOException | ErrnoException e) {
            throw new CarobException.StorageFailed(
                "cannot unmount layer " + id + " from " + merged + ": " + e.getMessage(), e);
          }
          records.remove(id);
          return false;
        });
  }

  Optional<Path> mounted(String id) {
    Path merged = directories.merged(id);
    return Mounts.isMounted(merged) ? Optional.of(merged) : Optional.empty();
  }
}
