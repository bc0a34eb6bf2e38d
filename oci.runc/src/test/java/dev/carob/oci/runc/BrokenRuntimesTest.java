package dev.carob.oci.runc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.Broken;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that the contract of OCI runtimes detects faulty runtimes. */
class BrokenRuntimesTest {

  private static Fault fault = Fault.NAMELESS;

  enum Fault {
    NAMELESS("version", call -> "", "theVersionNamesTheRuntime"),
    PAUSES_NOTHING("pause", call -> null, "pausedAndResumed"),
    SIGNALS_THE_DEAD(
        "kill",
        call -> {
          try {
            return call.real();
          } catch (CarobException e) {
            return null;
          }
        },
        "signallingAnEndedProcessIsAnError"),
    DELETES_ONLY_WHEN_TOLD_TWICE(
        "delete",
        new Broken.Fault() {
          private boolean told;

          @Override
          public Object answer(Broken.Call call) throws Throwable {
            boolean again = told;
            told = true;
            return again ? call.real() : null;
          }
        },
        "deletionByForceEndsTheProcess"),
    TELLS_THE_WRONG_CODE(
        "exit",
        call ->
            ((CompletableFuture<?>) call.real())
                .thenApply(
                    exit -> {
                      ContainerExit real = (ContainerExit) exit;
                      return new ContainerExit(real.code() + 1, real.at(), real.oomKilled());
                    }),
        "aWholeLife"),
    CHANGES_NO_LIMITS("update", call -> null, "limitsChangeWhileItRunsAndOthersAreKept"),
    EXECS_LIKE_A_SUCCESS(
        "execAttached",
        call -> {
          try {
            return call.real();
          } catch (CarobException e) {
            return null;
          }
        },
        "aSessionsMissingCommandIsReportedAndLeavesNothing");

    private final String method;
    private final Broken.Fault fault;
    private final String test;

    Fault(String method, Broken.Fault fault, String test) {
      this.method = method;
      this.fault = fault;
      this.test = test;
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends OciRuntimeContract {
    private final List<ConmonRuntime> opened = new ArrayList<>();

    @Override
    protected OciRuntime open(Path run) {
      ConmonRuntime working = new ConmonRuntime(RuntimeProgram.of("runc", run));
      opened.add(working);
      return Broken.implementation(OciRuntime.class, working, fault.method, fault.fault);
    }

    @Override
    protected void close(OciRuntime broken) {
      opened.forEach(ConmonRuntime::close);
      opened.clear();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areFound(Fault broken) {
    fault = broken;
    assertThat(Broken.failing(Suite.class, broken.test)).containsExactly(broken.test);
  }
}
