package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import dev.carob.api.types.IdMapping;
import dev.carob.linux.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ids that a user may map, from subuid(5) or subgid(5). */
public final class SubordinateIds {

  private SubordinateIds() {}

  /**
   * Returns a mapping of consecutive ids, from 0, to all ranges of a user.
   *
   * @param kind {@code subuid} or {@code subgid}, for messages
   * @param name name or number of the user
   * @throws CarobException.InvalidArgument the file has no valid ranges of the user
   */
  public static List<IdMapping> mappings(String kind, Path file, String name) {
    List<IdMapping> mappings = new ArrayList<>();
    long next = 0;
    try {
      for (String line : Files.exists(file) ? RegularFile.lines(file) : List.<String>of()) {
        String[] parts = line.strip().split(":", -1);
        if (parts.length == 3 && parts[0].equals(name)) {
          long size = Long.parseLong(parts[2]);
          mappings.add(new IdMapping(next, Long.parseLong(parts[1]), size));
          next += size;
        }
      }
    } catch (IOException | NumberFormatException e) {
      throw new CarobException.InvalidArgument(file + " cannot be read: " + e.getMessage(), e);
    }
    if (mappings.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "no %s ranges found for user \"%s\" in %s".formatted(kind, name, file));
    }
    return mappings;
  }
}
