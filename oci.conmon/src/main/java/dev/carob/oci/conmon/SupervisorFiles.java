package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerExit;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that conmon makes for a process, and one of ours that tells who is who. The process is
 * the first of a container, or that of an exec session.
 */
final class SupervisorFiles {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisorFiles.class);

  private final String title;
  private final String key;
  private final String exitName;
  private final Path sockets;
  private final Path directory;

  SupervisorFiles(OciContainer container) {
    this.title = "container " + container.id();
    this.key = container.id();
    this.exitName = container.id();
    this.sockets = container.bundle();
    this.directory = container.runDir();
  }

  SupervisorFiles(OciSession session) {
    this.title = "container " + session.container().id() + ": exec session " + session.id();
    this.key = session.id();
    // conmon names the file by the container for sessions too.
    this.exitName = session.container().id();
    this.sockets = session.directory();
    this.directory = session.directory();
  }

  /** For people: which process of which container. */
  String title() {
    return title;
  }

  /** Names the process among all of the runtime's. */
  String key() {
    return key;
  }

  /** Where conmon makes its sockets. */
  Path sockets() {
    return sockets;
  }

  Path attach() {
    return sockets.resolve("attach");
  }

  Path control() {
    return sockets.resolve("ctl");
  }

  Path pid() {
    return directory.resolve("pidfile");
  }

  Path conmonPid() {
    return directory.resolve("conmon.pid");
  }

  Path exitDirectory() {
    return directory.resolve("exits");
  }

  Path persistDirectory() {
    return directory.resolve("persist");
  }

  Path errors() {
    return directory.resolve("conmon.stderr");
  }

  /** Where the runtime writes its errors, if it is told to. */
  Path runtimeLog() {
    return directory.resolve("oci.log");
  }

  private Path exit() {
    return exitDirectory().resolve(exitName);
  }

  private Path oom() {
    return persistDirectory().resolve("oom");
  }

  private Path processes() {
    return directory.resolve("processes");
  }

  /** Makes the directories that conmon expects; what an earlier one wrote of itself is removed. */
  void prepare() {
    try {
      Files.deleteIfExists(conmonPid());
      PrivateDirectories.make(exitDirectory());
      PrivateDirectories.make(persistDirectory());
    } catch (IOException e) {
      throw failed("make", directory, e);
    }
  }

  /** The container's first process and its supervisor. */
  record Processes(ProcessIdentity container, ProcessIdentity conmon) {}

  void remember(Processes processes) {
    try {
      Faults.beforeFile("write processes");
      Files.writeString(
          processes(), processes.container().text() + "\n" + processes.conmon().text() + "\n");
      Faults.after("write processes");
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
    } catch (NumberFormatException e) {
      LOG.warn("{}: {} is damaged: conmon's own files are asked", title, processes(), e);
      return fromPidFiles();
    } catch (IOException e) {
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
    } catch (NumberFormatException e) {
      LOG.warn("{}: its pid files are damaged: it counts as never created", title, e);
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", pid(), e);
    }
  }

  /** The pid of a conmon that has started, as it wrote it itself. */
  Optional<Integer> conmonIfStarted() {
    try {
      return Files.exists(conmonPid())
          ? Optional.of(Integer.valueOf(Files.readString(conmonPid()).strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      LOG.warn("{}: {} is damaged", title, conmonPid(), e);
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", conmonPid(), e);
    }
  }

  /** How the process ended, once conmon has seen it. */
  Optional<ContainerExit> exitSeen() {
    try {
      int code = code(Files.readString(exit()).strip());
      return Optional.of(
          new ContainerExit(
              code, Files.getLastModifiedTime(exit()).toInstant(), Files.exists(oom())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", exit(), e);
    }
  }

  /** Logs that conmon ended without writing how the process ended, as on a full file system. */
  void warnOfLostExit() {
    LOG.warn(
        "{}: its exit code is lost: conmon ended and did not write {}: {} bytes are free there",
        title,
        exit(),
        exitDirectory().toFile().getUsableSpace());
  }

  private int code(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      LOG.warn("{}: {} is damaged: its exit code is lost", title, exit(), e);
      return ContainerExit.UNKNOWN_CODE;
    }
  }

  /** Removes all of them; those that are not there are no error. */
  void remove() {
    Faults.before("remove supervisor files");
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
            runtimeLog(),
            errors())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw failed("remove", file, e);
      }
    }
    Faults.after("remove supervisor files");
  }

  private CarobException failed(String what, Path file, Exception e) {
    return new CarobException.RuntimeFailed(title + ": cannot " + what + " " + file + ": " + e, e);
  }
}
