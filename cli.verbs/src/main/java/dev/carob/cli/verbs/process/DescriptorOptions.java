package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options for descriptors that a process in a container inherits. */
final class DescriptorOptions {

  private static final int FIRST = 3;

  /** The kernel's usual hard limit of descriptors; more would only fill memory. */
  private static final int MOST = 4096;

  @Option(
      names = "--preserve-fds",
      paramLabel = "N",
      description = "Pass N descriptors of this command to the process, beginning with 3")
  private int count;

  @Option(
      names = "--preserve-fd",
      paramLabel = "FD",
      split = ",",
      description = "Pass a descriptor of this command to the process; can be repeated")
  private List<Integer> single = new ArrayList<>();

  /** Returns the numbers of the descriptors. */
  SortedSet<Integer> numbers() {
    SortedSet<Integer> numbers = new TreeSet<>();
    if (count < 0 || count > MOST) {
      throw new CarobException.InvalidArgument(
          "invalid --preserve-fds %d: it must be 0 to %d".formatted(count, MOST));
    }
    if (count > 0 && !single.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot specify both --preserve-fds and --preserve-fd");
    }
    for (int i = 0; i < count; i++) {
      numbers.add(FIRST + i);
    }
    for (int number : single) {
      if (number < FIRST || number >= FIRST + MOST) {
        throw new CarobException.InvalidArgument(
            "invalid --preserve-fd %d: it must be %d to %d"
                .formatted(number, FIRST, FIRST + MOST - 1));
      }
      numbers.add(number);
    }
    return numbers;
  }
}
