package dev.carob.oci.conmon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.ProgramInfo;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.ProgramStopped;
import dev.carob.spi.oci.OciContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a runtime's program with a time limit. */
final class RuntimeCalls {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeCalls.class);

  private final RuntimeProgram program;
  private final RuntimeCommand command;
  private final Duration limit;
  private final ObjectMapper mapper;

  /**
   * @param limit time after which the program is killed if it does not answer
   */
  RuntimeCalls(
      RuntimeProgram program, RuntimeCommand command, Duration limit, ObjectMapper mapper) {
    this.program = program;
    this.command = command;
    this.limit = limit;
    this.mapper = mapper;
  }

  /** Returns the first line of the output of {@code --version}, and the path of the program. */
  String version() {
    ProgramInfo runtime = describe(program.name());
    String first = runtime.version().lines().findFirst().orElse("unknown version");
    return first + " (" + runtime.path() + ")";
  }

  /** Describes the runtime's program and conmon. */
  List<ProgramInfo> programs() {
    return List.of(describe(program.name()), describe(program.conmon()));
  }

  private ProgramInfo describe(String name) {
    Path path = InstalledPrograms.find(name);
    String output = run("its version", List.of(path.toString(), "--version")).output();
    return ProgramInfo.builder(path.getFileName().toString(), path.toString(), output.strip())
        .build();
  }

  /**
   * Starts the process of a created container.
   *
   * @throws CarobException.RuntimeFailed with the code of this kind of failure
   */
  void start(OciContainer container) {
    String what = "container " + container.id() + ": " + program.name() + " start";
    ProgramRun.Outcome outcome = run(what, command.line("start", container.id()));
    if (outcome.status() != 0) {
      throw CommandFailure.of(what, outcome.output());
    }
  }

  /** Calls an operation with the container's id as the last argument. */
  void operate(OciContainer container, String... operation) {
    List<String> arguments = new ArrayList<>(List.of(operation));
    arguments.add(container.id());
    call(container, String.join(" ", operation), arguments);
  }

  /** Sends a signal to a container's first process. */
  void kill(OciContainer container, int signal) {
    call(container, "kill " + signal, List.of("kill", container.id(), String.valueOf(signal)));
  }

  private void call(OciContainer container, String title, List<String> arguments) {
    String what = "container %s: %s %s".formatted(container.id(), program.name(), title);
    ProgramRun.Outcome outcome = run(what, command.line(arguments.toArray(String[]::new)));
    if (outcome.status() != 0) {
      throw new CarobException.RuntimeFailed(
          "%s failed with exit status %d: %s"
              .formatted(what, outcome.status(), outcome.output().strip()),
          null);
    }
  }

  /** Returns true if the runtime has a container and can read its state. */
  boolean canRead(OciContainer container) {
    return state(container).isPresent();
  }

  /**
   * The status of a container (OCI runtime-spec 1.2, runtime.md, state); empty if the runtime has
   * no such container or cannot read its state.
   */
  Optional<String> status(OciContainer container) {
    return state(container).flatMap(output -> status(container, output));
  }

  private Optional<String> state(OciContainer container) {
    String what = "the state of container " + container.id();
    ProgramRun.Outcome outcome = run(what, command.line("state", container.id()));
    if (outcome.status() != 0) {
      LOG.debug("{}: {} state failed: {}", what, program.name(), outcome.output().strip());
      return Optional.empty();
    }
    return Optional.of(outcome.output());
  }

  private Optional<String> status(OciContainer container, String output) {
    // Options such as --debug add log lines before or after the object.
    int begin = Math.max(0, output.indexOf('{'));
    int end = Math.max(begin, output.lastIndexOf('}') + 1);
    try {
      JsonNode status = mapper.readTree(output.substring(begin, end)).path("status");
      return status.isTextual() ? Optional.of(status.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      LOG.warn(
          "container {}: {} state printed invalid JSON: {}",
          container.id(),
          program.name(),
          output,
          e);
      return Optional.empty();
    }
  }

  private ProgramRun.Outcome run(String what, List<String> line) {
    try {
      return ProgramRun.of(line, limit);
    } catch (ProgramStopped e) {
      throw new CarobException.RuntimeFailed(what + ": " + e.getMessage(), e);
    }
  }
}
