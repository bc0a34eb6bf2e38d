package dev.carob.hooks.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.tck.Broken;
import dev.carob.tck.HookManagerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that the contract of hook managers detects faulty managers. */
class BrokenManagersTest {

  private static Fault fault = Fault.HAS_NONE;

  enum Fault {
    HAS_NONE("hooks", call -> List.of(), "aHookIsWhatARuntimeCanRun"),
    RELATIVE_PROGRAMS(
        "hooks",
        call ->
            hooks(call.real()).stream()
                .map(
                    hook ->
                        new Hook(
                            hook.stage(),
                            "bin/true",
                            hook.args(),
                            hook.env(),
                            hook.timeoutSeconds(),
                            hook.source()))
                .toList(),
        "aHookIsWhatARuntimeCanRun"),
    ANOTHER_ORDER_EACH_TIME(
        "hooks",
        new Broken.Fault() {
          private final AtomicInteger asked = new AtomicInteger();

          @Override
          public Object answer(Broken.Call call) throws Throwable {
            List<Hook> order = new ArrayList<>(hooks(call.real()));
            Collections.rotate(order, asked.incrementAndGet());
            return List.copyOf(order);
          }
        },
        "theSameQuestionHasTheSameAnswer"),
    ANOTHER_ANSWER_AFTER_A_START(
        "hooks",
        new Broken.Fault() {
          private final AtomicInteger asked = new AtomicInteger();

          @Override
          public Object answer(Broken.Call call) throws Throwable {
            return asked.incrementAndGet() == 1 ? call.real() : List.of();
          }
        },
        "theNextManagerAnswersTheSame"),
    LENDS_ITS_OWN_LIST(
        "hooks", call -> new ArrayList<>(hooks(call.real())), "theAnswerIsNobodysToChange"),
    REPORTS_NOTHING("report", call -> List.of(), "whatAppliesIsReportedAsApplying"),
    KNOWS_ITS_CONTAINERS(
        "hooks",
        call -> {
          if (((HookQuery) call.arguments()[0]).args().isEmpty()) {
            throw new IllegalStateException("no arguments");
          }
          return call.real();
        },
        "aContainerOfWhichNothingIsKnownIsAnsweredOrRefused"),
    ONE_AT_A_TIME(
        "hooks",
        new Broken.Fault() {
          private final AtomicInteger asked = new AtomicInteger();
          private final AtomicInteger inside = new AtomicInteger();
          private final CountDownLatch another = new CountDownLatch(1);

          @Override
          public Object answer(Broken.Call call) throws Throwable {
            try {
              if (inside.incrementAndGet() > 1) {
                another.countDown();
                return List.of();
              }
              // The first request is answered alone; the second waits for another one to run in
              // parallel.
              if (asked.incrementAndGet() > 1) {
                assertThat(another.await(30, TimeUnit.SECONDS)).as("another question").isTrue();
              }
              return call.real();
            } finally {
              inside.decrementAndGet();
            }
          }
        },
        "manyAskAtOnce");

    private final String method;
    private final Broken.Fault fault;
    private final String test;

    Fault(String method, Broken.Fault fault, String test) {
      this.method = method;
      this.fault = fault;
      this.test = test;
    }

    @SuppressWarnings("unchecked")
    private static List<Hook> hooks(Object answer) {
      return (List<Hook>) answer;
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends HookManagerContract {
    private final List<HookDirectories> opened = new ArrayList<>();

    @Override
    protected HookManager open(Path directory) throws IOException {
      HookDirectories working = HookContractTest.directories(directory);
      opened.add(working);
      return Broken.implementation(HookManager.class, working, fault.method, fault.fault);
    }

    @Override
    protected HookQuery applying() {
      return HookContractTest.matched();
    }

    @Override
    protected void close(HookManager broken) {
      opened.forEach(HookDirectories::close);
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
