package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.ProgramInfo;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.oci.OciUsage;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A runtime whose containers end when the test requests it. */
public final class FakeRuntime implements OciRuntime {

  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  public final Map<String, OciState> states = new ConcurrentHashMap<>();
  public final Map<String, CompletableFuture<ContainerExit>> exits = new ConcurrentHashMap<>();
  public volatile String failing = "";
  public volatile boolean diesOfTerm = true;

  /** The pid of the next container. */
  public volatile int pid = 77;

  /** Runs before each call of {@link #state}. */
  public volatile Runnable beforeState = () -> {};

  private void call(String name) {
    calls.add(name);
    if (name.equals(failing)) {
      throw new CarobException.RuntimeFailed(name + " failed", null);
    }
  }

  @Override
  public String version() {
    return "fake";
  }

  @Override
  public List<ProgramInfo> programs() {
    call("programs");
    return List.of(ProgramInfo.builder("fake", "/usr/bin/fake", "fake 1").build());
  }

  @Override
  public int create(OciCreate request) {
    call("create");
    states.put(request.container().id(), new OciState.Created(pid));
    exits.put(request.container().id(), new CompletableFuture<>());
    return pid;
  }

  @Override
  public void start(OciContainer container) {
    call("start");
    states.put(container.id(), new OciState.Running(pid));
  }

  @Override
  public void kill(OciContainer container, int signal) {
    call("kill " + signal);
    if (signal == 9 || (signal == 15 && diesOfTerm)) {
      end(container.id(), 128 + signal);
    }
  }

  /** Ends the container's process. */
  public void end(String id, int code) {
    ContainerExit exit = new ContainerExit(code, Instant.now(), false);
    states.put(id, new OciState.Stopped(exit));
    exits.get(id).complete(exit);
  }

  @Override
  public void pause(OciContainer container) {
    call("pause");
    states.put(container.id(), new OciState.Paused(pid));
  }

  @Override
  public void resume(OciContainer container) {
    call("resume");
    states.put(container.id(), new OciState.Running(pid));
  }

  @Override
  public OciState state(OciContainer container) {
    beforeState.run();
    return states.getOrDefault(container.id(), new OciState.Absent());
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciContainer container) {
    return exits.get(container.id());
  }

  @Override
  public void delete(OciContainer container, boolean force) {
    call("delete");
    states.remove(container.id());
  }

  @Override
  public OciStdio attach(OciContainer container) {
    call("attach");
    return new OciStdio() {
      @Override
      public boolean copyOutput(OutputStream stdout, OutputStream stderr) {
        return true;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {}

      @Override
      public void closeInput() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void resize(OciContainer container, int rows, int columns) {
    call("resize");
  }

  /** The exits of session processes, by session. */
  public final Map<String, CompletableFuture<ContainerExit>> sessions = new ConcurrentHashMap<>();

  @Override
  public int exec(OciExec request) {
    call("exec");
    sessions.put(request.session().id(), new CompletableFuture<>());
    return 78;
  }

  @Override
  public OciStdio execAttached(OciExec request) {
    exec(request);
    return attach(request.session().container());
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciSession session) {
    CompletableFuture<ContainerExit> exit = sessions.get(session.id());
    if (exit == null) {
      throw new CarobException.InvalidState("no session " + session.id());
    }
    return exit;
  }

  @Override
  public void kill(OciSession session, int signal) {
    call("kill session " + signal);
  }

  @Override
  public void resize(OciSession session, int rows, int columns) {
    call("resize session");
  }

  @Override
  public void delete(OciSession session) {
    call("delete session");
    sessions.remove(session.id());
  }

  @Override
  public List<Integer> processes(OciContainer container) {
    return List.of((int) ProcessHandle.current().pid());
  }

  @Override
  public void update(OciContainer container, byte[] resources) {
    call("update " + new String(resources, StandardCharsets.UTF_8));
  }

  @Override
  public OciUsage usage(OciContainer container) {
    return OciUsage.builder()
        .cpu(Duration.ofMillis(5))
        .memory(6)
        .processes(7)
        .networkIn(8)
        .networkOut(9)
        .blockIn(10)
        .blockOut(11)
        .build();
  }
}
