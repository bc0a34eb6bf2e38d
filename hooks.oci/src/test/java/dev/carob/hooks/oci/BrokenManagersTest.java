package dev.carob.hooks.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.tck.Broken;
import dev.carob.tck.Defect;
import dev.carob.tck.DefectsContract;
import dev.carob.tck.HookManagerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Verifies that the contract of hook managers detects faulty managers. */
class BrokenManagersTest extends DefectsContract {

  @Override
  protected Class<?> contract() {
    return Suite.class;
  }

  @Override
  protected List<Defect> defects() {
    return List.of(
        new Defect("has none", "hooks", call -> List.of(), "hooksAreExecutableByARuntime"),
        new Defect(
            "relative programs",
            "hooks",
            call ->
                hooks(call.real()).stream()
                    .map(
                        hook ->
                            Hook.builder(hook.stage(), "bin/true")
                                .args(hook.args())
                                .env(hook.env())
                                .timeoutSeconds(hook.timeoutSeconds())
                                .source(hook.source())
                                .build())
                    .toList(),
            "hooksAreExecutableByARuntime"),
        new Defect(
            "another order each time",
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
            "theSameQueryHasTheSameResult"),
        new Defect(
            "another answer after a start",
            "hooks",
            new Broken.Fault() {
              private final AtomicInteger asked = new AtomicInteger();

              @Override
              public Object answer(Broken.Call call) throws Throwable {
                return asked.incrementAndGet() == 1 ? call.real() : List.of();
              }
            },
            "theNextManagerReturnsTheSame"),
        new Defect(
            "lends its own list",
            "hooks",
            call -> new ArrayList<>(hooks(call.real())),
            "theResultCannotBeChanged"),
        new Defect(
            "reports nothing", "report", call -> List.of(), "hooksThatApplyAreReportedAsApplying"),
        new Defect(
            "knows its containers",
            "hooks",
            call -> {
              if (((HookQuery) call.arguments()[0]).args().isEmpty()) {
                throw new IllegalStateException("no arguments");
              }
              return call.real();
            },
            "anEmptyQueryIsAnsweredOrRejected"),
        new Defect(
            "one at a time",
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
            "concurrentQueriesWork"));
  }

  @SuppressWarnings("unchecked")
  private static List<Hook> hooks(Object answer) {
    return (List<Hook>) answer;
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends HookManagerContract {
    private final List<HookDirectories> opened = new ArrayList<>();

    @Override
    protected HookManager open(Path directory) throws IOException {
      HookDirectories working = HookContractTest.directories(directory);
      opened.add(working);
      return broken(HookManager.class, working);
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
}
