package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a program's input and reads its output until it ends. */
final class ProgramStreams {

  private static final int PIECE = 64 * 1024;
  private static final int SIGKILL = 9;

  private final List<Output> outputs = new ArrayList<>();
  private Input input = Input.NONE;
  private Poll poll = new Poll();

  /** Writes the input to the program's pipe, then closes the pipe. */
  void feed(Fd to, byte[] bytes) {
    input = new Input(to, bytes);
  }

  /**
   * Reads a pipe that the program writes to.
   *
   * @param most bytes to keep; the rest is read and discarded
   */
  Output read(Fd from, int most) {
    Output output = new Output(from, most);
    outputs.add(output);
    return output;
  }

  /**
   * Waits until the program has ended. Processes that it leaves running are not waited for.
   *
   * @return as {@link Child#waitFor}
   * @throws ProgramStopped the program and its descendants were killed
   */
  int await(Child child, ProgramWait wait) {
    // The child exists until it is reaped.
    try (Pidfd process = Pidfd.open(child.pid()).orElseThrow()) {
      while (!awaitSome(process, wait)) {
        exchange();
      }
      drain();
    } catch (ProgramStopped e) {
      ProcessTree.kill(child.pid());
      child.killGroup(SIGKILL);
      child.reapLater();
      throw e;
    }
    return child.waitFor();
  }

  private boolean awaitSome(Pidfd process, ProgramWait wait) {
    poll = new Poll().readable(process.fd());
    input.watch(poll);
    outputs.forEach(output -> output.watch(poll));
    wait.await(poll);
    return poll.ready(process.fd());
  }

  private void exchange() {
    input.feed(poll);
    outputs.forEach(output -> output.take(poll));
  }

  /** Reads the output that is still in the pipes after the program has ended. */
  private void drain() {
    while (outputs.stream().anyMatch(Output::open)) {
      poll = new Poll();
      outputs.forEach(output -> output.watch(poll));
      if (!poll.await(Deadline.now())) {
        return;
      }
      outputs.forEach(output -> output.take(poll));
    }
  }

  /** The output of one pipe, up to a maximum length. */
  static final class Output {
    private final Fd from;
    private final int most;
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean open = true;

    Output(Fd from, int most) {
      this.from = from;
      this.most = most;
    }

    private boolean open() {
      return open;
    }

    private void watch(Poll poll) {
      if (open) {
        poll.readable(from);
      }
    }

    /** Reads available output and discards what exceeds the maximum. */
    private void take(Poll poll) {
      if (!open || !poll.ready(from)) {
        return;
      }
      int n = from.read(buffer);
      if (n < 0) {
        open = false;
      } else if (bytes.size() < most) {
        bytes.write(buffer, 0, n);
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  /** Input that the program has not read yet. */
  private static final class Input {
    static final Input NONE = new Input();

    private final List<Fd> open;
    private final byte[] bytes;
    private int written;

    private Input() {
      open = List.of();
      bytes = new byte[0];
    }

    Input(Fd to, byte[] bytes) {
      this.open = new ArrayList<>(List.of(to));
      this.bytes = bytes;
      to.nonBlocking();
      endIfWritten();
    }

    void watch(Poll poll) {
      open.forEach(poll::writable);
    }

    void feed(Poll poll) {
      if (open.stream().anyMatch(poll::ready)) {
        write(open.get(0));
        endIfWritten();
      }
    }

    /** A program may end or close its input before it has read everything. */
    private void write(Fd to) {
      byte[] piece = Arrays.copyOfRange(bytes, written, Math.min(bytes.length, written + PIECE));
      long n = LibC.get().write(to.number(), piece, piece.length);
      int errno = n < 0 ? LibC.errno() : 0;
      switch (errno) {
        case 0 -> written += (int) n;
        case Errno.EPIPE -> written = bytes.length;
        case Errno.EAGAIN, Errno.EINTR -> {}
        default -> LibC.check(n, "write", to);
      }
    }

    private void endIfWritten() {
      if (written == bytes.length) {
        open.forEach(Fd::close);
        open.clear();
      }
    }
  }
}
