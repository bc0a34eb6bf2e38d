package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The engine's own record of whether a container was started. The runtime-spec defines the state
 * "created", but each runtime stores it differently: crun and runc in {@code exec.fifo}, youki in a
 * socket, runsc in a field of a file. The record is an empty file that is renamed when the phase
 * changes.
 */
final class StartRecord {

  private final String title;
  private final Path directory;

  /**
   * @param title the container in messages
   * @param directory the directory of the container's volatile files
   */
  StartRecord(String title, Path directory) {
    this.title = title;
    this.directory = directory;
  }

  private Path file(StartPhase phase) {
    return directory.resolve(phase.file());
  }

  /** All files that may exist. */
  static List<Path> files(Path directory) {
    return List.of(
        directory.resolve(StartPhase.CREATED.file()),
        directory.resolve(StartPhase.STARTING.file()),
        directory.resolve(StartPhase.STARTED.file()));
  }

  /**
   * The recorded phase. Empty if an engine ended right after the creation or an earlier version
   * created the container.
   */
  Optional<StartPhase> phase() {
    // Most containers that are queried are running.
    for (StartPhase phase : List.of(StartPhase.STARTED, StartPhase.CREATED, StartPhase.STARTING)) {
      if (Files.exists(file(phase))) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  /** Records that the container was created. */
  void created() {
    try {
      Faults.beforeFile("record " + StartPhase.CREATED.file());
      Files.write(file(StartPhase.CREATED), new byte[0]);
      Faults.after("record " + StartPhase.CREATED.file());
    } catch (IOException e) {
      throw failed(StartPhase.CREATED, e);
    }
  }

  /** Records that the runtime is asked to start the container. */
  void starting() {
    move(StartPhase.CREATED, StartPhase.STARTING);
  }

  /** Records that the container was started. */
  void started() {
    move(StartPhase.STARTING, StartPhase.STARTED);
  }

  private void move(StartPhase from, StartPhase to) {
    try {
      Faults.beforeFile("record " + to.file());
      try {
        Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        // No earlier phase was recorded: see phase().
        Files.write(file(to), new byte[0]);
      }
      Faults.after("record " + to.file());
    } catch (IOException e) {
      throw failed(to, e);
    }
  }

  private CarobException failed(StartPhase phase, IOException e) {
    return new CarobException.RuntimeFailed(title + ": cannot write " + file(phase) + ": " + e, e);
  }
}
