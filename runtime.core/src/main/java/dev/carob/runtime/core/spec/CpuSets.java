package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Pattern;

/** Validates lists of processors and memory nodes: they must exist on this host (cpuset(7)). */
final class CpuSets {

  private static final Pattern LIST =
      Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*");
  private static final Path CPUS = Path.of("/sys/devices/system/cpu/online");
  private static final Path MEMS = Path.of("/sys/devices/system/node/online");

  private CpuSets() {}

  static void check(Resources asked) {
    check("CPUs", "resources.cpusetCpus", asked.cpusetCpus(), CPUS);
    check("memory nodes", "resources.cpusetMems", asked.cpusetMems(), MEMS);
  }

  /** All processors of this host. */
  static String cpus() {
    return online(CPUS);
  }

  /** All memory nodes of this host. */
  static String mems() {
    // A kernel without NUMA does not list its single node.
    return Files.isReadable(MEMS) ? online(MEMS) : "0";
  }

  private static String online(Path list) {
    try {
      return Files.readString(list).strip();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read " + list + ": " + e, e);
    }
  }

  private static void check(String what, String field, String list, Path online) {
    if (list.isEmpty()) {
      return;
    }
    BitSet wanted = parse(what, field, list);
    if (!Files.isReadable(online)) {
      // A kernel without NUMA does not list its single node.
      return;
    }
    String there = online(online);
    wanted.andNot(parse(what, field, there));
    if (!wanted.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "requested %s are not available: requested %s, available: %s"
              .formatted(what, list, there),
          FailureDetails.field(field));
    }
  }

  private static BitSet parse(String what, String field, String list) {
    BitSet set = new BitSet();
    if (!LIST.matcher(list).matches()) {
      throw invalid(what, field, list);
    }
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (last < first) {
        throw invalid(what, field, list);
      }
      set.set(first, last + 1);
    }
    return set;
  }

  private static CarobException invalid(String what, String field, String list) {
    return new CarobException.InvalidArgument(
        "invalid list of %s '%s': it must be numbers and ranges, such as 0-2,4"
            .formatted(what, list),
        FailureDetails.field(field));
  }
}
