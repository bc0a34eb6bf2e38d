package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Determines whether a container was started: from the record, and from the runtime. */
class ContainerStartTest {

  @TempDir Path dir;
  private final int pid = (int) ProcessHandle.current().pid();
  private OciContainer container;
  private StartRecord record;
  private ConmonRuntime runtime;

  /** Creates a container whose process is this JVM, and a runtime that prints a prepared state. */
  @BeforeEach
  void open() throws IOException {
    container = new OciContainer("c", dir, Files.createDirectories(dir.resolve("run")));
    SupervisorFiles files = new SupervisorFiles(container);
    ProcessIdentity self = ProcessIdentity.of(pid);
    files.remember(new SupervisorFiles.Processes(self, self));
    record = files.startRecord();
    Path program = dir.resolve("runtime");
    Files.writeString(
        program,
        """
        #!/bin/sh
        cd '%s' || exit
        echo "$*" >> calls
        case "$*" in *start*) exec cat start ;; esac
        cat state 2> /dev/null
        """
            .formatted(dir));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    runtime = new ConmonRuntime(RuntimeProgram.of(program.toString(), dir.resolve("root")));
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private void answers(String state) throws IOException {
    Files.writeString(dir.resolve("state"), state);
  }

  private List<String> calls() throws IOException {
    Path calls = dir.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Test
  void aRecordedStateNeedsNoProgram() throws IOException {
    record.created();
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
    record.starting();
    record.started();
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    assertThat(calls()).isEmpty();
  }

  @Test
  void aStartIsRecorded() throws IOException {
    record.created();
    Files.createFile(dir.resolve("start"));
    runtime.start(container);
    assertThat(calls()).singleElement().asString().endsWith("start c");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    assertThat(calls()).hasSize(1);
  }

  /** The engine ended after it had recorded the beginning of the start, but not its end. */
  @Test
  void theRuntimeIsQueriedOnceAfterAnInterruptedStart() throws IOException {
    record.created();
    record.starting();
    answers("time=now level=debug\n{\"id\": \"c\", \"status\": \"running\"}\n");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    assertThat(calls()).singleElement().asString().endsWith("state c");
  }

  @Test
  void aContainerCanBeStartedAfterAnInterruptedStart() throws IOException {
    record.created();
    record.starting();
    answers("{\"status\": \"created\"}");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
    answers("{\"status\": \"running\"}");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
  }

  /** There is no record if the engine ended right after the creation, or had an earlier version. */
  @ParameterizedTest
  @CsvSource({"created, false", "creating, false", "running, true", "paused, true"})
  void withoutARecordTheRuntimeIsQueried(String status, boolean started) throws IOException {
    answers("{\"status\": \"" + status + "\", \"annotations\": {\"status\": \"x\"}}");
    assertThat(runtime.state(container))
        .isEqualTo(started ? new OciState.Running(pid) : new OciState.Created(pid));
  }

  @ParameterizedTest
  @CsvSource({"{", "''", "{\"status\": 3}"})
  void aProcessIsRunningIfTheRuntimeReportsNothing(String answer) throws IOException {
    answers(answer);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    // Nothing was recorded.
    answers("{\"status\": \"created\"}");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
  }

  @Test
  void aFailedStartLeavesTheStateToTheRuntime() throws IOException {
    record.created();
    assertThatThrownBy(() -> runtime.start(container))
        .isInstanceOf(CarobException.RuntimeFailed.class);
    answers("{\"status\": \"created\"}");
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
  }

  @Test
  void theNextContainerOfTheIdHasNoRecord() {
    record.created();
    record.starting();
    record.started();
    new SupervisorFiles(container).prepare();
    assertThat(record.phase()).isEmpty();
    record.created();
    assertThat(record.phase()).contains(StartPhase.CREATED);
    new SupervisorFiles(container).remove();
    assertThat(record.phase()).isEmpty();
  }
}
