package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.Pidfd;
import dev.carob.linux.ProcessTree;
import dev.carob.linux.Signals;
import dev.carob.linux.Tty;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A process under its own conmon: signals, terminal size and termination, by conmon's files. */
final class SupervisedProcess {

  private final SupervisorFiles files;

  SupervisedProcess(SupervisorFiles files) {
    this.files = files;
  }

  private CarobException ended() {
    return new CarobException.InvalidState(
        files.title() + " is not running: its process has ended");
  }

  private ProcessIdentity process() {
    return files
        .known()
        .map(SupervisorFiles.Processes::container)
        .orElseThrow(() -> new CarobException.InvalidState(files.title() + " is not created"));
  }

  /**
   * The pid of the process.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  int pid() {
    ProcessIdentity process = process();
    if (!process.alive()) {
      throw ended();
    }
    return process.pid();
  }

  /**
   * Sends a signal.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  void kill(int signal) {
    ProcessIdentity process = process();
    Optional<Pidfd> held = process.alive() ? Pidfd.open(process.pid()) : Optional.empty();
    try (Pidfd pidfd = held.orElseThrow(this::ended)) {
      // If the process is alive after the descriptor was opened, the descriptor refers to it and
      // not to a later process of the same pid.
      if (!process.alive() || !pidfd.send(signal)) {
        throw ended();
      }
    }
  }

  /**
   * Sets the size of the terminal. Sets it directly if the terminal is still the process's input,
   * for a process that has not begun yet, and through conmon, which always holds the terminal.
   */
  void resize(int rows, int columns) {
    ProcessIdentity process = process();
    if (process.alive()) {
      Tty.resizeInput(process.pid(), new Tty.Size(rows, columns));
    }
    byte[] line = ("1 " + rows + " " + columns + "\n").getBytes(StandardCharsets.US_ASCII);
    try (Fd fd = Fd.open(files.control(), Fd.O_WRONLY | Fd.O_NONBLOCK, 0)) {
      fd.write(line, 0, line.length);
    } catch (ErrnoException e) {
      boolean gone = e.errno() == Errno.ENXIO || e.errno() == Errno.ENOENT;
      throw gone
          ? ended()
          : new CarobException.RuntimeFailed(
              files.title() + ": cannot resize its terminal: " + e.getMessage(), e);
    }
  }

  /** Kills the process if it exists. */
  void end() {
    end(SupervisorFiles.Processes::container);
  }

  /** Kills conmon, which does not end by itself if its process was never created or was lost. */
  void endConmon() {
    end(SupervisorFiles.Processes::conmon);
  }

  /** Kills the process, its conmon and all their descendants. */
  void endTree() {
    files
        .known()
        .ifPresent(
            known ->
                Stream.of(known.container(), known.conmon())
                    .filter(ProcessIdentity::alive)
                    .forEach(process -> ProcessTree.kill(process.pid())));
  }

  private void end(Function<SupervisorFiles.Processes, ProcessIdentity> which) {
    files
        .known()
        .map(which)
        .filter(ProcessIdentity::alive)
        .ifPresent(process -> Signals.send(process.pid(), Signals.SIGKILL));
  }
}
