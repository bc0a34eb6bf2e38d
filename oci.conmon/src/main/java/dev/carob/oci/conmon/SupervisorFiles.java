package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that conmon writes for a process, and a file of our own that identifies the processes.
 * The process is the first one of a container or that of an exec session.
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
    // Conmon names the file by the container for sessions too.
    this.exitName = session.container().id();
    this.sockets = session.directory();
    this.directory = session.directory();
  }

  /** Describes the process and its container in messages. */
  String title() {
    return title;
  }

  /** A key that is unique among the runtime's processes. */
  String key() {
    return key;
  }

  /** The directory in which conmon creates its sockets. */
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

  /** The file for the runtime's errors, if that is enabled. */
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

  /** The record of whether the container was started. */
  StartRecord startRecord() {
    return new StartRecord(title, directory);
  }

  /** Exists while the container is paused by a runtime that does not freeze its cgroup. */
  private Path paused() {
    return directory.resolve("paused");
  }

  boolean isPaused() {
    return Files.exists(paused());
  }

  void setPaused(boolean now) {
    try {
      Faults.beforeFile("record pause");
      if (now) {
        Files.write(paused(), new byte[0]);
      } else {
        Files.deleteIfExists(paused());
      }
      Faults.after("record pause");
    } catch (IOException e) {
      throw failed("write", paused(), e);
    }
  }

  /** The engine's own records beside conmon's files. */
  private List<Path> records() {
    List<Path> records = new ArrayList<>(StartRecord.files(directory));
    records.add(paused());
    return records;
  }

  /** Creates the directories that conmon expects, and removes the files of an earlier container. */
  void prepare() {
    try {
      Files.deleteIfExists(conmonPid());
      for (Path file : records()) {
        Files.deleteIfExists(file);
      }
      PrivateDirectories.make(exitDirectory());
      PrivateDirectories.make(persistDirectory());
    } catch (IOException e) {
      throw failed("create", directory, e);
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

  /** The processes; empty if the container was never created or is deleted. */
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
      LOG.warn("{}: {} is damaged: reading conmon's own files instead", title, processes(), e);
      return fromPidFiles();
    } catch (IOException e) {
      throw failed("read", processes(), e);
    }
  }

  /** Reads conmon's own pid files, for an engine that ended before it could write its file. */
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
      LOG.warn("{}: its pid files are damaged: assuming that it was never created", title, e);
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", pid(), e);
    }
  }

  /** The pid of a conmon that has started, from its own pid file. */
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

  /** The exit of the process, if conmon has written it. */
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

  /**
   * Logs that conmon ended without writing the exit of its process, for instance because the file
   * system is full.
   */
  void warnOfLostExit() {
    LOG.warn(
        "{}: its exit status is lost: conmon ended without writing {}: {} bytes are free there",
        title,
        exit(),
        exitDirectory().toFile().getUsableSpace());
  }

  private int code(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      LOG.warn("{}: {} is damaged: its exit status is lost", title, exit(), e);
      return ContainerExit.UNKNOWN_CODE;
    }
  }

  /** Removes all files. Files that do not exist are ignored. */
  void remove() {
    Faults.before("remove supervisor files");
    List<Path> files = new ArrayList<>(records());
    files.addAll(
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
            errors()));
    for (Path file : files) {
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
