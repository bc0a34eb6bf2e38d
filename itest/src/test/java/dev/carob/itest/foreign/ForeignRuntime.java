package dev.carob.itest.foreign;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerExit;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.oci.OciUsage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;

/** A foreign OciRuntime: crun behind it, and references to all that the engine offers. */
public final class ForeignRuntime implements OciRuntime {

  private final Misbehaviour<OciRuntime> to;

  public ForeignRuntime(
      BundleContext context,
      Backends backends,
      ContainerEngine engine,
      ImageService images,
      PluginService plugins,
      ConfigurationService configuration) {
    to = new Misbehaviour<>(OciRuntime.class, "crun", context, backends);
    // One that is not complete would fail here.
    engine.volumes();
    configuration.list();
  }

  @Override
  public String version() {
    return to.pass("version", real -> real.version());
  }

  @Override
  public boolean canOmitCgroup() {
    return to.pass("canOmitCgroup", real -> real.canOmitCgroup());
  }

  @Override
  public int create(OciCreate request) {
    return to.pass("create", real -> real.create(request));
  }

  @Override
  public void start(OciContainer container) {
    to.pass(
        "start",
        real -> {
          real.start(container);
          return true;
        });
  }

  @Override
  public void kill(OciContainer container, int signal) {
    to.pass(
        "kill",
        real -> {
          real.kill(container, signal);
          return true;
        });
  }

  @Override
  public void pause(OciContainer container) {
    to.pass(
        "pause",
        real -> {
          real.pause(container);
          return true;
        });
  }

  @Override
  public void resume(OciContainer container) {
    to.pass(
        "resume",
        real -> {
          real.resume(container);
          return true;
        });
  }

  @Override
  public OciState state(OciContainer container) {
    return to.pass("state", real -> real.state(container));
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciContainer container) {
    return to.pass("exit", real -> real.exit(container));
  }

  @Override
  public void delete(OciContainer container, boolean force) {
    to.pass(
        "delete",
        real -> {
          real.delete(container, force);
          return true;
        });
  }

  @Override
  public OciStdio attach(OciContainer container) {
    return to.pass("attach", real -> real.attach(container));
  }

  @Override
  public void resize(OciContainer container, int rows, int columns) {
    to.pass(
        "resize",
        real -> {
          real.resize(container, rows, columns);
          return true;
        });
  }

  @Override
  public int exec(OciExec request) {
    return to.pass("exec", real -> real.exec(request));
  }

  @Override
  public OciStdio execAttached(OciExec request) {
    return to.pass("execAttached", real -> real.execAttached(request));
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciSession session) {
    return to.pass("exit", real -> real.exit(session));
  }

  @Override
  public void kill(OciSession session, int signal) {
    to.pass(
        "kill",
        real -> {
          real.kill(session, signal);
          return true;
        });
  }

  @Override
  public void resize(OciSession session, int rows, int columns) {
    to.pass(
        "resize",
        real -> {
          real.resize(session, rows, columns);
          return true;
        });
  }

  @Override
  public void delete(OciSession session) {
    to.pass(
        "delete",
        real -> {
          real.delete(session);
          return true;
        });
  }

  @Override
  public List<Integer> processes(OciContainer container) {
    return to.pass("processes", real -> real.processes(container));
  }

  @Override
  public void update(OciContainer container, byte[] resources) {
    to.pass(
        "update",
        real -> {
          real.update(container, resources);
          return true;
        });
  }

  @Override
  public OciUsage usage(OciContainer container) {
    return to.pass("usage", real -> real.usage(container));
  }
}
