package dev.carob.oci.runc;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.Broken;
import dev.carob.tck.Defect;
import dev.carob.tck.DefectsContract;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Verifies that the contract of OCI runtimes detects faulty runtimes. */
class BrokenRuntimesTest extends DefectsContract {

  @Override
  protected Class<?> contract() {
    return Suite.class;
  }

  @Override
  protected List<Defect> defects() {
    return List.of(
        new Defect("has no version", "version", call -> "", "theVersionNamesTheRuntime"),
        new Defect("pauses nothing", "pause", call -> null, "pausedAndResumed"),
        new Defect(
            "ignores signals for ended processes",
            "kill",
            BrokenRuntimesTest::withoutFailure,
            "signallingAnEndedProcessIsAnError"),
        new Defect(
            "deletes only at the second call",
            "delete",
            new Broken.Fault() {
              private boolean called;

              @Override
              public Object answer(Broken.Call call) throws Throwable {
                boolean again = called;
                called = true;
                return again ? call.real() : null;
              }
            },
            "deletionByForceEndsTheProcess"),
        new Defect(
            "reports the wrong exit code",
            "exit",
            call ->
                ((CompletableFuture<?>) call.real())
                    .thenApply(
                        exit -> {
                          ContainerExit real = (ContainerExit) exit;
                          return new ContainerExit(real.code() + 1, real.at(), real.oomKilled());
                        }),
            "aWholeLife"),
        new Defect(
            "changes no limits", "update", call -> null, "limitsChangeWhileItRunsAndOthersAreKept"),
        new Defect(
            "reports a missing command of a session as a success",
            "execAttached",
            BrokenRuntimesTest::withoutFailure,
            "aSessionsMissingCommandIsReportedAndLeavesNothing"));
  }

  private static Object withoutFailure(Broken.Call call) throws Throwable {
    try {
      return call.real();
    } catch (CarobException e) {
      return null;
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends OciRuntimeContract {
    private final List<ConmonRuntime> opened = new ArrayList<>();

    @Override
    protected OciRuntime open(Path run) {
      ConmonRuntime working = new ConmonRuntime(RuntimeProgram.of("runc", run));
      opened.add(working);
      return broken(OciRuntime.class, working);
    }

    @Override
    protected void close(OciRuntime broken) {
      opened.forEach(ConmonRuntime::close);
      opened.clear();
    }
  }
}
