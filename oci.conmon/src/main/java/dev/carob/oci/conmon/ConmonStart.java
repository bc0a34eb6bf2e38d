package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.linux.Child;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.Spawn;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a conmon that has the runtime create a container, and hears how it went. */
final class ConmonStart {

  private static final int SYNC_FD = 3;
  private static final int START_FD = 4;

  private final RuntimeProgram program;
  private final ObjectMapper mapper;

  ConmonStart(RuntimeProgram program, ObjectMapper mapper) {
    this.program = program;
    this.mapper = mapper;
  }

  /** The pid of the container's first process. */
  int create(OciCreate request) {
    OciContainer container = request.container();
    SupervisorFiles files = new SupervisorFiles(container);
    files.prepare();
    String what = "container " + container.id() + ": " + program.name() + " create";
    String answer;
    int status;
    try {
      Fd[] sync = Fd.pipe();
      Fd[] start = Fd.pipe();
      try (Fd syncRead = sync[0];
          Fd startWrite = start[1]) {
        Child conmon;
        try (Fd syncWrite = sync[1];
            Fd startRead = start[0];
            Fd errors = Fd.open(files.errors(), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0600)) {
          conmon = spawn(request, files, syncWrite, startRead, errors);
        }
        startWrite.write(new byte[] {0}, 0, 1);
        startWrite.close();
        // The process started here ends at once: conmon goes on as a child of init.
        status = conmon.waitFor();
        answer = readLine(syncRead);
      }
    } catch (ErrnoException e) {
      throw new CarobException.RuntimeFailed(what + ": " + e.getMessage(), e);
    }
    if (answer.isBlank()) {
      throw new CarobException.RuntimeFailed(
          what + ": conmon ended (status " + status + ") without an answer: " + said(files), null);
    }
    return pid(what, answer, files);
  }

  private Child spawn(
      OciCreate request, SupervisorFiles files, Fd syncWrite, Fd startRead, Fd errors) {
    return Spawn.of(arguments(request, files))
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env("_OCI_SYNCPIPE", String.valueOf(SYNC_FD))
        .env("_OCI_STARTPIPE", String.valueOf(START_FD))
        .fd(2, errors)
        .fd(SYNC_FD, syncWrite)
        .fd(START_FD, startRead)
        .start();
  }

  private List<String> arguments(OciCreate request, SupervisorFiles files) {
    OciContainer container = request.container();
    List<String> runtime = program.creating();
    List<String> argv = new ArrayList<>();
    argv.add(Programs.find(program.conmon()).toString());
    argv.addAll(List.of("--api-version", "1", "-c", container.id(), "-u", container.id()));
    argv.addAll(List.of("-r", runtime.get(0), "-b", container.bundle().toString()));
    argv.addAll(List.of("-p", files.pid().toString(), "-n", request.name()));
    argv.addAll(List.of("--exit-dir", files.exitDirectory().toString()));
    argv.addAll(List.of("--persist-dir", files.persistDirectory().toString()));
    argv.addAll(List.of("--full-attach", "--log-level", "warn"));
    argv.addAll(List.of("--conmon-pidfile", files.conmonPid().toString()));
    boolean none = request.logDriver().equals("none");
    argv.addAll(List.of("-l", none ? "none" : request.logDriver() + ":" + request.log()));
    if (request.terminal()) {
      // The terminal is stdin too; a pipe beside it would be closed with the first attachment.
      argv.add("-t");
    } else if (request.openStdin()) {
      argv.add("-i");
    }
    if (request.systemdCgroup()) {
      argv.add("-s");
    }
    for (String argument : runtime.subList(1, runtime.size())) {
      argv.add("--runtime-arg=" + argument);
    }
    return argv;
  }

  private static String readLine(Fd from) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
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
      String message = node.path("message").asText();
      throw CommandFailure.of(what, message.isBlank() ? said(files) : message);
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          what + ": conmon answered what is no JSON: " + answer, e);
    }
  }

  private static String said(SupervisorFiles files) {
    Path errors = files.errors();
    try {
      return Files.exists(errors) ? Files.readString(errors).strip() : "";
    } catch (IOException e) {
      return "(and what it said can't be read: " + e + ")";
    }
  }
}
