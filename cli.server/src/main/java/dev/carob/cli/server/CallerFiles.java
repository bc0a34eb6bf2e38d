package dev.carob.cli.server;

import dev.carob.api.CarobException;
import dev.carob.linux.Fd;
import dev.carob.linux.Pidfd;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Descriptors of a client that are open in the engine too. */
final class CallerFiles implements Console.BorrowedDescriptors {

  private final List<Fd> open = new ArrayList<>();

  /**
   * @param client pid of the client
   * @param numbers of descriptors that the client has inherited
   */
  CallerFiles(int client, List<Integer> numbers) {
    Optional<Pidfd> process = Pidfd.open(client);
    if (process.isEmpty()) {
      throw new CarobException.Interrupted("the client has disconnected", null);
    }
    boolean done = false;
    try (Pidfd caller = process.get()) {
      for (int number : numbers) {
        open.add(
            caller
                .inherited(number)
                .orElseThrow(
                    () ->
                        new CarobException.InvalidArgument(
                            "file descriptor " + number + " is not available")));
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public List<Integer> numbers() {
    return open.stream().map(Fd::number).toList();
  }

  @Override
  public void close() {
    open.forEach(Fd::close);
  }
}
