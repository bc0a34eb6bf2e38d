package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerExit;
import dev.carob.spi.oci.OciContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that conmon makes for a container, and one of ours that tells who is who. */
final class SupervisorFiles {

  private final OciContainer container;

  SupervisorFiles(OciContainer container) {
    this.container = container;
  }

  Path attach() {
    return container.bundle().resolve("attach");
  }

  Path control() {
    return container.bundle().resolve("ctl");
  }

  Path pid() {
    return container.runDir().resolve("pidfile");
  }

  Path conmonPid() {
    return container.runDir().resolve("conmon.pid");
  }

  Path exitDirectory() {
    return container.runDir().resolve("exits");
  }

  Path persistDirectory() {
    return container.runDir().resolve("persist");
  }

  Path errors() {
    return container.runDir().resolve("conmon.stderr");
  }

  private Path exit() {
    return exitDirectory().resolve(container.id());
  }

  private Path oom() {
    return persistDirectory().resolve("oom");
  }

  private Path processes() {
    return container.runDir().resolve("processes");
  }

  /** Makes the directories that conmon expects. */
  void prepare() {
    try {
      Files.createDirectories(exitDirectory());
      Files.createDirectories(persistDirectory());
    } catch (IOException e) {
      throw failed("make", container.runDir(), e);
    }
  }

  /** The container's first process and its supervisor. */
  record Processes(ProcessIdentity container, ProcessIdentity conmon) {}

  void remember(Processes processes) {
    try {
      Files.writeString(
          processes(), processes.container().text() + "\n" + processes.conmon().text() + "\n");
    } catch (IOException e) {
      throw failed("write", processes(), e);
    }
  }

  /** Empty when the container was never created, or is deleted. */
  Optional<Processes> known() {
    try {
      List<String> lines = Files.readAllLines(processes());
      if (lines.size() < 2) {
        return fromPidFiles();
      }
      return Optional.of(
          new Processes(ProcessIdentity.parse(lines.get(0)), ProcessIdentity.parse(lines.get(1))));
    } catch (NoSuchFileException e) {
      return fromPidFiles();
    } catch (IOException | NumberFormatException e) {
      throw failed("read", processes(), e);
    }
  }

  /** What conmon wrote itself, where the engine ended before it could write its own file. */
  private Optional<Processes> fromPidFiles() {
    try {
      if (!Files.exists(pid()) || !Files.exists(conmonPid())) {
        return Optional.empty();
      }
      return Optional.of(
          new Processes(
              ProcessIdentity.of(Integer.parseInt(Files.readString(pid()).strip())),
              ProcessIdentity.of(Integer.parseInt(Files.readString(conmonPid()).strip()))));
    } catch (IOException | NumberFormatException e) {
      throw failed("read", pid(), e);
    }
  }

  /** How the process ended, once conmon has seen it. */
  Optional<ContainerExit> exitSeen() {
    try {
      int code = Integer.parseInt(Files.readString(exit()).strip());
      return Optional.of(
          new ContainerExit(
              code, Files.getLastModifiedTime(exit()).toInstant(), Files.exists(oom())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw failed("read", exit(), e);
    }
  }

  /** Removes all of them; those that are not there are no error. */
  void remove() {
    for (Path file :
        List.of(
            attach(),
            control(),
            oom(),
            exit(),
            persistDirectory().resolve("exit"),
            pid(),
            conmonPid(),
            processes(),
            errors())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw failed("remove", file, e);
      }
    }
  }

  private CarobException failed(String what, Path file, Exception e) {
    return new CarobException.RuntimeFailed(
        "container " + container.id() + ": cannot " + what + " " + file + ": " + e, e);
  }
}
