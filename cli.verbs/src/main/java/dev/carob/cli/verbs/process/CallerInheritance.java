package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.types.Inheritance;
import dev.carob.linux.Tty;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** What a container's process inherits from the caller of a command. Closing it ends the loan. */
final class CallerInheritance implements AutoCloseable {

  private static final List<Integer> STREAMS = List.of(0, 1, 2);

  private final List<Console.BorrowedDescriptors> borrowed = new ArrayList<>();
  private final Inheritance.Builder inheritance = Inheritance.builder();

  /**
   * @param streams true: the process gets the caller's stdin, stdout and stderr
   * @param numbers of the descriptors that the process gets under the same numbers
   */
  CallerInheritance(Console console, boolean streams, SortedSet<Integer> numbers) {
    boolean done = false;
    try {
      if (streams) {
        inheritance.streams(streams(console));
      }
      if (!numbers.isEmpty()) {
        inheritance.descriptors(descriptors(console, List.copyOf(numbers)));
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private List<Integer> borrow(Console console, List<Integer> numbers) {
    Console.BorrowedDescriptors open = console.borrow(numbers);
    borrowed.add(open);
    return open.numbers();
  }

  /** As in Podman, a process in a container must not write to the caller's terminal directly. */
  private List<Integer> streams(Console console) {
    List<Integer> open = borrow(console, STREAMS);
    if (open.stream().anyMatch(Tty::isTerminal)) {
      throw new CarobException.InvalidArgument(
          "the '--log-driver passthrough' option cannot be used on a TTY");
    }
    return open;
  }

  private Map<Integer, Integer> descriptors(Console console, List<Integer> numbers) {
    List<Integer> open;
    try {
      open = borrow(console, numbers);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(
          e.getMessage()
              + " - the preserve-fds option requires that file descriptors must be passed",
          e);
    }
    Map<Integer, Integer> byNumber = new HashMap<>();
    for (int i = 0; i < open.size(); i++) {
      byNumber.put(numbers.get(i), open.get(i));
    }
    return byNumber;
  }

  Inheritance inheritance() {
    return inheritance.build();
  }

  @Override
  public void close() {
    borrowed.forEach(Console.BorrowedDescriptors::close);
  }
}
