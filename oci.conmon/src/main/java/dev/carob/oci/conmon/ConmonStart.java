package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.Inheritance;
import dev.carob.linux.Child;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.Interruption;
import dev.carob.linux.ProcessTree;
import dev.carob.linux.ProgramStopped;
import dev.carob.linux.ProgramWait;
import dev.carob.linux.Spawn;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a conmon, which makes the runtime create a container or execute a process in one, and
 * reads conmon's answer.
 */
final class ConmonStart {

  private static final int STREAMS = 3;
  private static final byte[] GO = {0};

  private final RuntimeProgram program;
  private final RuntimeCommand command;
  private final Duration limit;
  private final ObjectMapper mapper;

  ConmonStart(RuntimeProgram program, RuntimeCommand command, Duration limit, ObjectMapper mapper) {
    this.program = program;
    this.command = command;
    this.limit = limit;
    this.mapper = mapper;
  }

  /** Creates a container and returns the pid of its first process. */
  int create(OciCreate request) {
    SupervisorFiles files = new SupervisorFiles(request.container());
    String what = files.title() + ": " + program.name() + " create";
    return start(
        what,
        request.container(),
        files,
        arguments(request, files),
        request.inheritance(),
        conmon -> {});
  }

  /** Executes a process in a container without streams and returns its pid. */
  int exec(OciExec request) {
    SupervisorFiles files = new SupervisorFiles(request.session());
    return start(
        whatOf(files),
        request.session().container(),
        files,
        arguments(request, files),
        request.inheritance(),
        conmon -> {});
  }

  /** Executes a process in a container. Its streams are connected before it begins. */
  ConmonStdio execAttached(OciExec request) {
    SupervisorFiles files = new SupervisorFiles(request.session());
    List<String> arguments = arguments(request, files);
    arguments.add("--exec-attach");
    AtomicReference<@Nullable ConmonStdio> joined = new AtomicReference<>();
    boolean done = false;
    try {
      start(
          whatOf(files),
          request.session().container(),
          files,
          arguments,
          request.inheritance(),
          conmon -> {
            // Conmon reports when its socket exists, and then waits for a second start signal.
            if (!readLine(conmon.attach(), conmon.limited()).isBlank()) {
              joined.set(ConmonStdio.connect(files));
              conmon.start().write(GO, 0, GO.length);
            }
          });
      done = true;
    } finally {
      ConmonStdio stdio = joined.get();
      if (!done && stdio != null) {
        stdio.close();
      }
    }
    ConmonStdio stdio = joined.get();
    if (stdio == null) {
      throw new CarobException.RuntimeFailed(
          whatOf(files) + ": conmon did not create its socket", null);
    }
    return stdio;
  }

  private String whatOf(SupervisorFiles files) {
    return files.title() + ": " + program.name() + " exec";
  }

  /** The engine's ends of the pipes shared with a conmon. */
  private record Pipes(Fd start, Fd attach, ProgramWait limited) {}

  private int start(
      String what,
      OciContainer container,
      SupervisorFiles files,
      List<String> arguments,
      Inheritance inheritance,
      Consumer<Pipes> meanwhile) {
    files.prepare();
    String answer;
    int status;
    try {
      Interruption.check();
      Fd[] sync = Fd.pipe();
      Fd[] start = Fd.pipe();
      Fd[] attach = Fd.pipe();
      try (ProgramWait wait = new ProgramWait(limit);
          Fd syncRead = sync[0];
          Fd startWrite = start[1];
          Fd attachRead = attach[0]) {
        Child conmon;
        try (Fd syncWrite = sync[1];
            Fd startRead = start[0];
            Fd attachWrite = attach[1];
            Fd errors = Fd.open(files.errors(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0600)) {
          int first = firstFree(inheritance);
          Spawn spawn =
              Spawn.of(arguments)
                  .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                  .env("_OCI_SYNCPIPE", String.valueOf(first))
                  .env("_OCI_STARTPIPE", String.valueOf(first + 1))
                  .env("_OCI_ATTACHPIPE", String.valueOf(first + 2))
                  .fd(2, errors)
                  .fd(first, syncWrite)
                  .fd(first + 1, startRead)
                  .fd(first + 2, attachWrite);
          conmon = start(spawn, inheritance);
        }
        SupervisorCgroup.enter(conmon.pid(), container.bundle());
        startWrite.write(GO, 0, GO.length);
        status = forked(conmon, wait);
        try {
          meanwhile.accept(new Pipes(startWrite, attachRead, wait));
          startWrite.close();
          answer = readLine(syncRead, wait);
        } catch (ProgramStopped e) {
          // Conmon has forked, written its pid file and started the runtime.
          files.conmonIfStarted().ifPresent(ProcessTree::kill);
          throw e;
        }
      }
    } catch (ErrnoException e) {
      throw new CarobException.RuntimeFailed(what + ": " + e.getMessage(), e);
    } catch (ProgramStopped e) {
      String said = said(files);
      throw new CarobException.RuntimeFailed(
          what + ": " + e.getMessage() + (said.isEmpty() ? "" : ": " + said), e);
    }
    if (answer.isBlank()) {
      String words = RuntimeLog.errors(files.runtimeLog(), mapper);
      throw words.isEmpty()
          ? new CarobException.RuntimeFailed(
              "%s: conmon ended with exit status %d without an answer: %s"
                  .formatted(what, status, said(files)),
              null)
          : CommandFailure.of(what, words);
    }
    return pid(what, answer, files);
  }

  /** The number after those of the inherited descriptors. */
  private static int firstFree(Inheritance inheritance) {
    return inheritance.descriptors().keySet().stream().max(Integer::compare).orElse(STREAMS - 1)
        + 1;
  }

  private static Child start(Spawn spawn, Inheritance inheritance) {
    List<Fd> copies = new ArrayList<>();
    try {
      for (int stream = 0; stream < inheritance.streams().size(); stream++) {
        Fd copy = Fd.duplicate(inheritance.streams().get(stream));
        copies.add(copy);
        spawn.fd(stream, copy);
      }
      inheritance
          .descriptors()
          .forEach(
              (number, open) -> {
                Fd copy = Fd.duplicate(open);
                copies.add(copy);
                spawn.fd(number, copy);
              });
      return spawn.start();
    } finally {
      copies.forEach(Fd::close);
    }
  }

  /** The runtime passes all descriptors below a number to the process. */
  private static void inherited(List<String> argv, Inheritance inheritance) {
    int count = firstFree(inheritance) - STREAMS;
    if (count > 0) {
      argv.addAll(List.of("--runtime-opt=--preserve-fds", "--runtime-opt=" + count));
    }
  }

  /**
   * Waits for the process started here, which ends at once: conmon continues as a child of init.
   */
  private static int forked(Child conmon, ProgramWait wait) {
    try {
      return wait.await(conmon);
    } catch (ProgramStopped e) {
      ProcessTree.kill(conmon.pid());
      conmon.reapLater();
      throw e;
    }
  }

  /** Arguments common to every conmon. */
  private List<String> arguments(OciContainer container, String id, SupervisorFiles files) {
    List<String> argv = new ArrayList<>();
    argv.add(InstalledPrograms.find(program.conmon()).toString());
    argv.addAll(List.of("--api-version", "1", "-c", container.id(), "-u", id));
    argv.addAll(List.of("-b", files.sockets().toString(), "-p", files.pid().toString()));
    argv.addAll(List.of("--exit-dir", files.exitDirectory().toString()));
    argv.addAll(List.of("--full-attach", "--log-level", "warn"));
    argv.addAll(List.of("--conmon-pidfile", files.conmonPid().toString()));
    return argv;
  }

  private List<String> arguments(OciCreate request, SupervisorFiles files) {
    OciContainer container = request.container();
    List<String> argv = arguments(container, container.id(), files);
    argv.addAll(List.of("-n", request.name()));
    argv.addAll(List.of("--persist-dir", files.persistDirectory().toString()));
    argv.addAll(List.of("-l", log(request)));
    if (!request.logTag().isEmpty()) {
      argv.addAll(List.of("--log-tag", request.logTag()));
    }
    inherited(argv, request.inheritance());
    if (request.logSizeMax() > 0) {
      argv.addAll(List.of("--log-size-max", String.valueOf(request.logSizeMax())));
    }
    if (!request.timeout().isZero()) {
      argv.addAll(List.of("-T", String.valueOf(Math.max(1, request.timeout().toSeconds()))));
    }
    streams(argv, request.terminal(), request.openStdin());
    List<String> runtime = command.creating();
    // If the runtime is not the first word, conmon's own option would put the flag in the wrong
    // place.
    switch (request.cgroups()) {
      case SYSTEMD -> runtime.add("--systemd-cgroup");
      case NONE -> runtime.addAll(command.withoutCgroup());
      case CGROUPFS -> {}
    }
    runtime(argv, runtime);
    return argv;
  }

  private List<String> arguments(OciExec request, SupervisorFiles files) {
    OciSession session = request.session();
    List<String> argv = arguments(session.container(), session.id(), files);
    argv.addAll(List.of("-e", "--exec-process-spec", request.process().toString(), "-l", "none"));
    inherited(argv, request.inheritance());
    streams(argv, request.terminal(), request.openStdin());
    List<String> runtime =
        TerminalSize.of(request, mapper).map(command::starting).orElseGet(command::line);
    if (request.terminal()) {
      // Otherwise crun would write its errors to the terminal, where they would be lost.
      runtime.addAll(List.of("--log=" + files.runtimeLog(), "--log-format=json"));
    }
    runtime(argv, runtime);
    return argv;
  }

  private static String log(OciCreate request) {
    return switch (request.logDriver()) {
      case "none", "passthrough", "journald" -> request.logDriver();
      default -> request.logDriver() + ":" + request.log();
    };
  }

  /** A terminal includes stdin: conmon would close an additional pipe at the first attachment. */
  private static void streams(List<String> argv, boolean terminal, boolean openStdin) {
    if (terminal) {
      argv.add("-t");
    } else if (openStdin) {
      argv.add("-i");
    }
  }

  private static void runtime(List<String> argv, List<String> runtime) {
    argv.addAll(List.of("-r", runtime.get(0)));
    for (String argument : runtime.subList(1, runtime.size())) {
      argv.add("--runtime-arg=" + argument);
    }
  }

  private static String readLine(Fd from, ProgramWait wait) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (true) {
      wait.await(from);
      int n = from.read(buffer);
      if (n < 0) {
        break;
      }
      line.write(buffer, 0, n);
      if (buffer[n - 1] == '\n') {
        break;
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private int pid(String what, String answer, SupervisorFiles files) {
    try {
      JsonNode node = mapper.readTree(answer);
      int pid = node.path("data").asInt(-1);
      if (pid > 0) {
        return pid;
      }
      String words = RuntimeLog.errors(files.runtimeLog(), mapper);
      String message = words.isEmpty() ? node.path("message").asText() : words;
      throw CommandFailure.of(what, message.isBlank() ? said(files) : message);
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          what + ": conmon's answer is not valid JSON: " + answer, e);
    }
  }

  private static String said(SupervisorFiles files) {
    Path errors = files.errors();
    try {
      return Files.exists(errors) ? Files.readString(errors).strip() : "";
    } catch (IOException e) {
      return "(cannot read conmon's errors: " + e + ")";
    }
  }
}
