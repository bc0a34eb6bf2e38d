package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.types.IdMapping;
import dev.carob.linux.RegularFile;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Allocates unused ids for user namespaces, from the ranges that subuid(5) and subgid(5) assign to
 * one user, as Podman does.
 */
final class AutoIds {

  private static final long DEFAULT_SIZE = 65_536;
  private static final String SIZE = "size=";

  private final Containers records;
  private final String user;
  private final Supplier<Path> subuid;
  private final Supplier<Path> subgid;

  /**
   * @param user name of the user in subuid(5) and subgid(5)
   */
  AutoIds(Containers records, String user, Supplier<Path> subuid, Supplier<Path> subgid) {
    this.records = records;
    this.user = user;
    this.subuid = subuid;
    this.subgid = subgid;
  }

  /** A range of ids that begins at {@code first}. */
  private record Range(long first, long size) {
    long end() {
      return first + size;
    }
  }

  static boolean wanted(ContainerSpec asked) {
    return asked.namespaces().user().kind() == NamespaceChoice.Kind.AUTO;
  }

  /**
   * Adds mappings of currently unused ids to the spec. The caller holds a lock until the container
   * is recorded, so that no other container gets the same ids.
   *
   * @throws CarobException.InvalidArgument there are no ranges, or too few unused ids
   */
  ContainerSpec mapped(ContainerSpec asked) {
    long size = size(asked.namespaces().user());
    long uid = free(subuid.get(), size, taken(false));
    long gid = free(subgid.get(), size, taken(true));
    return asked.toBuilder()
        .idMappings(List.of(new IdMapping(0, uid, size)), List.of(new IdMapping(0, gid, size)))
        .build();
  }

  private static long size(NamespaceChoice choice) {
    String options = choice.target();
    if (options.isEmpty()) {
      return DEFAULT_SIZE;
    }
    if (options.startsWith(SIZE)) {
      String digits = options.substring(SIZE.length());
      long size = digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
      if (size > 0) {
        return size;
      }
    }
    throw invalid(choice, null);
  }

  private static CarobException invalid(
      NamespaceChoice choice, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.InvalidArgument(
        "invalid user namespace '%s': it must be auto or auto:size=NUMBER".formatted(choice.text()),
        cause,
        FailureDetails.field("namespaces.user"));
  }

  private List<Range> taken(boolean groups) {
    List<Range> taken = new ArrayList<>();
    for (Container container : records.all()) {
      for (IdMapping one : groups ? container.ids().gids() : container.ids().uids()) {
        taken.add(new Range(one.host(), one.size()));
      }
    }
    return taken;
  }

  private long free(Path file, long size, List<Range> taken) {
    List<Range> given = ranges(file);
    for (Range range : given) {
      long first = range.first();
      while (first + size <= range.end()) {
        Range wanted = new Range(first, size);
        long after =
            taken.stream()
                .filter(other -> other.first() < wanted.end() && wanted.first() < other.end())
                .mapToLong(Range::end)
                .max()
                .orElse(first);
        if (after == first) {
          return first;
        }
        first = after;
      }
    }
    throw new CarobException.InvalidArgument(
        "no %d unused ids are left in %s for %s: remove containers, or add a range"
            .formatted(size, file, user),
        FailureDetails.field("namespaces.user"));
  }

  private List<Range> ranges(Path file) {
    List<Range> ranges = new ArrayList<>();
    try {
      for (String line : Files.exists(file) ? RegularFile.lines(file) : List.<String>of()) {
        String[] parts = line.strip().split(":", -1);
        if (parts.length == 3 && parts[0].equals(user)) {
          ranges.add(new Range(Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
      }
    } catch (IOException | NumberFormatException e) {
      throw new CarobException.InvalidArgument(file + " cannot be read: " + e.getMessage(), e);
    }
    if (ranges.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot find mappings for user \"%s\": no line %s:FIRST:COUNT in %s"
              .formatted(user, user, file),
          FailureDetails.field("namespaces.user"));
    }
    return ranges;
  }
}
