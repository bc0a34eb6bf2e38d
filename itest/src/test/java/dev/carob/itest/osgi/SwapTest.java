package dev.carob.itest.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerFiles;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Containers;
import dev.carob.api.container.Events;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.Hooks;
import dev.carob.api.container.Processes;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.NetworkService;
import dev.carob.api.secret.SecretService;
import dev.carob.api.volume.VolumeService;
import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.oci.OciRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The bundles of the distribution in Felix: they resolve, start in any order, and can be swapped.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapTest {

  @Inject private BundleContext context;
  @Inject private ContainerEngine engine;
  @Inject private Backends backends;
  @Inject private ConfigurationAdmin configurations;

  @Configuration
  public Option[] configuration() throws Exception {
    Path work = Files.createTempDirectory("carob-exam");
    // The framework runs in this process and ends with it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(work), "carob-exam"));
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(Path.of(System.getProperty("carob.distribution"), "bundles"))) {
      files.filter(path -> path.toString().endsWith(".jar")).forEach(jars::add);
    }
    // Bundles must start in any order. The order changes daily; its seed is printed.
    long seed = System.currentTimeMillis() / 86_400_000;
    Collections.shuffle(jars, new Random(seed));
    System.out.println("bundles start in the order of seed " + seed);
    Path assertj =
        Path.of(
            org.assertj.core.api.Assertions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Path buddy =
        Path.of(
            Class.forName("net.bytebuddy.ByteBuddy")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    return options(
        cleanCaches(),
        frameworkProperty("carob.root").value(work.resolve("root").toString()),
        frameworkProperty("carob.run").value(work.resolve("run").toString()),
        frameworkProperty("gosh.args").value("--nointeractive --noshutdown"),
        systemPackages(
            "org.slf4j;version=2.0.17", "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17", "org.slf4j.spi;version=2.0.17"),
        composite(jars.stream().map(jar -> bundle(jar.toUri().toString())).toArray(Option[]::new)),
        bundle(buddy.toUri().toString()),
        bundle(assertj.toUri().toString()),
        junitBundles());
  }

  private static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @After
  public void removeAll() {
    engine.list().forEach(info -> engine.remove(info.id(), RemoveOptions.KILL));
  }

  private Bundle bundleOf(String name) {
    return Arrays.stream(context.getBundles())
        .filter(found -> name.equals(found.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private String running(String runtime) {
    String id =
        engine.create(
            ContainerSpec.of("builtin:busybox", "sleep", "1000")
                .runtime(runtime)
                .network("none")
                .build());
    engine.start(id);
    return id;
  }

  @Test
  public void everyBundleIsActiveAndEveryBackendThere() {
    assertThat(context.getBundles())
        .filteredOn(found -> String.valueOf(found.getSymbolicName()).startsWith("dev.carob."))
        .allMatch(found -> found.getState() == Bundle.ACTIVE);
    assertThat(backends.list())
        .filteredOn(BackendInfo::present)
        .extracting(BackendInfo::name)
        .contains("overlay", "crun", "runc", "oci");
    assertThat(backends.defaultName(OciRuntime.class)).isEqualTo("crun");
  }

  @Test
  public void everyNounIsAServiceOfItsOwn() {
    for (Class<?> type :
        List.of(
            Containers.class,
            Processes.class,
            ContainerFiles.class,
            Events.class,
            Hooks.class,
            NetworkService.class,
            VolumeService.class,
            SecretService.class,
            ImageService.class,
            Housekeeping.class)) {
      ServiceReference<?> reference = context.getServiceReference(type);
      assertThat(reference).as(type.getName()).isNotNull();
      assertThat(context.getService(reference)).as(type.getName()).isInstanceOf(type);
      context.ungetService(reference);
    }
  }

  @Test
  public void aRuntimeIsStoppedUpdatedAndStartedUnderARunningContainer() throws Exception {
    String id = running("crun");
    int pid = engine.inspect(id).pid();
    Bundle crun = bundleOf("dev.carob.oci.crun");
    crun.stop();
    assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
    assertThat(ProcessHandle.of(pid)).isPresent();
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> engine.pause(id));
    try (InputStream same = java.net.URI.create(crun.getLocation()).toURL().openStream()) {
      crun.update(same);
    }
    crun.start();
    waiting.get(20, TimeUnit.SECONDS);
    assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.PAUSED);
    engine.unpause(id);
    engine.kill(id, "KILL");
    assertThat(engine.waitFor(id).code()).isEqualTo(137);
    assertThat(engine.inspect(id).pid()).isZero();
  }

  @Test
  public void whereHooksLieIsConfiguredWhileContainersRun() throws Exception {
    String id = running("crun");
    Path hooks = Files.createTempDirectory("carob-hooks");
    Path hook = hooks.resolve("a.json");
    Files.writeString(
        hook,
        "{\"version\":\"1.0.0\",\"hook\":{\"path\":\"/bin/true\"},\"when\":{\"always\":true},"
            + "\"stages\":[\"poststop\"]}");
    org.osgi.service.cm.Configuration configuration =
        configurations.getConfiguration("dev.carob.hooks.oci", "?");
    try {
      configuration.update(
          new java.util.Hashtable<>(
              java.util.Map.of("directories", new String[] {hooks.toString()})));
      CompletableFuture.runAsync(
              () -> {
                while (engine.hooks(id, List.of()).stream()
                    .noneMatch(report -> report.source().equals(hook.toString()))) {
                  Thread.onSpinWait();
                }
              })
          .get(20, TimeUnit.SECONDS);
      assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
    } finally {
      configuration.delete();
      Files.delete(hook);
      Files.delete(hooks);
    }
    engine.remove(id, RemoveOptions.KILL);
  }

  @Test
  public void anExitWhileTheRuntimeIsAwayIsSeenWhenItIsBack() throws Exception {
    String id = running("runc");
    ProcessHandle process = ProcessHandle.of(engine.inspect(id).pid()).orElseThrow();
    Bundle runc = bundleOf("dev.carob.oci.runc");
    runc.stop();
    process.destroyForcibly();
    runc.start();
    assertThat(engine.waitFor(id).code()).isEqualTo(137);
    assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  public void pastTheWaitTheOperationEndsAndTheRecordIsUnchanged() throws Exception {
    String id = running("crun");
    Bundle crun = bundleOf("dev.carob.oci.crun");
    crun.stop();
    try {
      assertThatThrownBy(() -> engine.pause(id))
          .isInstanceOf(CarobException.BackendUnavailable.class)
          .hasMessageContaining("'crun'")
          .hasMessageContaining("dev.carob.oci.crun")
          .hasMessageContaining("is stopped");
      assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
    } finally {
      crun.start();
    }
    engine.remove(id, RemoveOptions.KILL);
  }

  @Test
  public void aContainerOfAMissingRuntimeIsKilledAndRemovedAndLeavesNothing() throws Exception {
    String killed = running("crun");
    String removed = running("crun");
    ProcessHandle process = ProcessHandle.of(engine.inspect(removed).pid()).orElseThrow();
    engine.pause(removed);
    Bundle crun = bundleOf("dev.carob.oci.crun");
    crun.stop();
    try {
      engine.kill(killed, "KILL");
      assertThat(engine.waitFor(killed).code()).isEqualTo(-1);
      assertThat(engine.inspect(killed).state()).isEqualTo(ContainerState.EXITED);
      engine.remove(removed, RemoveOptions.KILL);
      assertThat(process.isAlive()).isFalse();
    } finally {
      crun.start();
    }
    // State that only the runtime can remove is removed when the runtime is back.
    Path state = engine.info().run().resolve("crun").resolve(removed);
    CompletableFuture.runAsync(
            () -> {
              while (Files.exists(state)) {
                Thread.onSpinWait();
              }
            })
        .get(20, TimeUnit.SECONDS);
    engine.start(killed);
    assertThat(engine.inspect(killed).state()).isEqualTo(ContainerState.RUNNING);
    engine.remove(killed, RemoveOptions.KILL);
  }

  @Test
  public void stoppingABundleWaitsForItsLeases() throws Exception {
    Bundle crun = bundleOf("dev.carob.oci.crun");
    Lease<OciRuntime> lease = backends.lease(OciRuntime.class, "crun");
    CompletableFuture<Void> stopping =
        CompletableFuture.runAsync(
            () -> {
              try {
                crun.stop();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (backends
        .leaseNow(OciRuntime.class, "crun")
        .map(
            l -> {
              l.close();
              return true;
            })
        .orElse(false)) {
      Thread.onSpinWait();
    }
    assertThat(stopping).isNotDone();
    assertThat(lease.get().version()).contains("crun");
    lease.close();
    stopping.get(20, TimeUnit.SECONDS);
    crun.start();
    engine.remove(running("crun"), RemoveOptions.KILL);
  }

  private void restart(String name) throws BundleException {
    Bundle bundle = bundleOf("dev.carob." + name);
    bundle.stop();
    bundle.start();
  }

  /** After its state store and backends have been replaced, nothing references the old engine. */
  @Test
  public void nothingRemainsOfAnEngineWhoseStateStoreAndBackendsAreReplaced() throws Exception {
    String id = running("crun");
    engine.execDetached(id, ExecSpec.of("sleep", "1000"));
    CompletableFuture<?> waiting = engine.whenEnded(id);
    // The watches of containers reference the volumes.
    List<WeakReference<?>> old =
        List.of(new WeakReference<>(engine), new WeakReference<>(engine.volumes()));
    engine = null;
    restart("state.sqlite");
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CarobException.BackendUnavailable.class);
    // The runtime has not been replaced yet, and still waits for the end of the container.
    CompletableFuture.runAsync(
            () -> {
              while (old.stream().anyMatch(reference -> reference.get() != null)) {
                System.gc();
              }
            })
        .get(20, TimeUnit.SECONDS);
    for (String name :
        List.of(
            "image.store",
            "storage.overlay",
            "storage.vfs",
            "oci.crun",
            "oci.runc",
            "network.cni",
            "hooks.oci")) {
      restart(name);
    }
    engine = context.getService(context.getServiceReference(ContainerEngine.class));
    assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
    engine.kill(id, "KILL");
    assertThat(engine.waitFor(id).code()).isEqualTo(137);
    engine.remove(id, RemoveOptions.KILL);
  }

  @Test
  public void theStorageBundleIsSwappedUnderARunningContainer() throws Exception {
    String id = running("crun");
    Bundle overlay = bundleOf("dev.carob.storage.overlay");
    overlay.stop();
    assertThat(engine.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
    overlay.start();
    engine.remove(running("crun"), RemoveOptions.KILL);
    engine.remove(id, RemoveOptions.KILL);
    assertThat(engine.list()).isEmpty();
  }
}
