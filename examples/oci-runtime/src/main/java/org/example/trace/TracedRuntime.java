package org.example.trace;

import dev.carob.api.types.ContainerExit;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.oci.OciUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Delegates all calls to another runtime, and writes a line for each: the operation, the container,
 * the duration and the result. It has no state in memory, so that it can be swapped at any time;
 * when the other runtime is swapped, the component is recreated.
 */
@Component(
    configurationPid = "org.example.trace",
    property = {"carob.backend=traced", "service.ranking:Integer=-100"})
@Designate(ocd = TracedRuntime.Settings.class)
public final class TracedRuntime implements OciRuntime {

  /** The configuration {@code org.example.trace}. */
  @ObjectClassDefinition(name = "Traced OCI runtime")
  public @interface Settings {

    @AttributeDefinition(description = "File to which a line is written for each call")
    String file() default "/var/log/carob-trace";
  }

  private final OciRuntime other;
  private final Path file;

  @Activate
  public TracedRuntime(
      @Reference(target = "(carob.backend=runc)") OciRuntime other, Settings settings) {
    this(other, Path.of(settings.file()));
  }

  TracedRuntime(OciRuntime other, Path file) {
    this.other = other;
    this.file = file;
  }

  private <T> T traced(String what, String container, Supplier<T> call) {
    long begin = System.nanoTime();
    String end = "failed";
    try {
      T result = call.get();
      end = "done";
      return result;
    } finally {
      write("%s %s %s %d us%n".formatted(what, container, end, (System.nanoTime() - begin) / 1000));
    }
  }

  private void traced(String what, String container, Runnable call) {
    traced(
        what,
        container,
        () -> {
          call.run();
          return null;
        });
  }

  private void write(String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the trace to " + file, e);
    }
  }

  @Override
  public String version() {
    return other.version();
  }

  @Override
  public boolean canOmitCgroup() {
    return other.canOmitCgroup();
  }

  @Override
  public int create(OciCreate request) {
    return traced("create", request.container().id(), () -> other.create(request));
  }

  @Override
  public void start(OciContainer container) {
    traced("start", container.id(), () -> other.start(container));
  }

  @Override
  public void kill(OciContainer container, int signal) {
    traced("kill " + signal, container.id(), () -> other.kill(container, signal));
  }

  @Override
  public void pause(OciContainer container) {
    traced("pause", container.id(), () -> other.pause(container));
  }

  @Override
  public void resume(OciContainer container) {
    traced("resume", container.id(), () -> other.resume(container));
  }

  @Override
  public OciState state(OciContainer container) {
    return other.state(container);
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciContainer container) {
    return other.exit(container);
  }

  @Override
  public void delete(OciContainer container, boolean force) {
    traced("delete", container.id(), () -> other.delete(container, force));
  }

  @Override
  public OciStdio attach(OciContainer container) {
    return traced("attach", container.id(), () -> other.attach(container));
  }

  @Override
  public void resize(OciContainer container, int rows, int columns) {
    other.resize(container, rows, columns);
  }

  @Override
  public int exec(OciExec request) {
    return traced("exec", request.session().container().id(), () -> other.exec(request));
  }

  @Override
  public OciStdio execAttached(OciExec request) {
    return traced("exec", request.session().container().id(), () -> other.execAttached(request));
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciSession session) {
    return other.exit(session);
  }

  @Override
  public void kill(OciSession session, int signal) {
    traced("kill " + signal, session.container().id(), () -> other.kill(session, signal));
  }

  @Override
  public void resize(OciSession session, int rows, int columns) {
    other.resize(session, rows, columns);
  }

  @Override
  public void delete(OciSession session) {
    traced("delete", session.container().id(), () -> other.delete(session));
  }

  @Override
  public List<Integer> processes(OciContainer container) {
    return other.processes(container);
  }

  @Override
  public void update(OciContainer container, byte[] resources) {
    traced("update", container.id(), () -> other.update(container, resources));
  }

  @Override
  public OciUsage usage(OciContainer container) {
    return other.usage(container);
  }
}
