package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.HookReport;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of hook managers: see {@link HookManager}.
 *
 * <p>Subclasses can use {@link #manager} and {@link #dir} in their own tests.
 */
public abstract class HookManagerContract {

  private static final Set<String> STAGES =
      Set.of(
          HookManager.PRECREATE,
          "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop");
  private static final int ASKERS = 8;
  private static final int QUESTIONS = 50;

  /** The directory passed to {@link #open(Path)}. */
  @TempDir protected Path dir;

  /** The manager under test, opened for each test. */
  protected HookManager manager;

  /**
   * Opens the manager, as an engine does at its start. At least one hook has to apply to {@link
   * #applying()}.
   *
   * @param directory directory for its configuration
   */
  protected abstract HookManager open(Path directory) throws IOException;

  /** A container to which a hook applies. */
  protected abstract HookQuery applying();

  /** Closes the manager, as an engine does at its end. */
  protected void close(HookManager opened) throws IOException {
    if (opened instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IOException("cannot close the manager", e);
      }
    }
  }

  @BeforeEach
  final void openManager() throws IOException {
    manager = open(dir);
  }

  @AfterEach
  final void closeManager() throws IOException {
    close(manager);
  }

  @Test
  void hooksAreExecutableByARuntime() {
    assertThat(manager.hooks(applying()))
        .isNotEmpty()
        .allSatisfy(
            hook -> {
              assertThat(hook.stage()).isIn(STAGES);
              assertThat(Path.of(hook.path())).isAbsolute();
              assertThat(hook.timeoutSeconds()).isNotNegative();
              assertThat(hook.source()).isNotBlank();
            });
  }

  @Test
  void theSameQueryHasTheSameResult() {
    List<Hook> first = manager.hooks(applying());
    assertThat(manager.hooks(applying())).isEqualTo(first);
  }

  @Test
  void theNextManagerReturnsTheSame() throws IOException {
    List<Hook> before = manager.hooks(applying());
    close(manager);
    manager = open(dir);
    assertThat(manager.hooks(applying())).isEqualTo(before);
  }

  @Test
  void theResultCannotBeChanged() {
    List<Hook> hooks = manager.hooks(applying());
    assertThatThrownBy(hooks::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void hooksThatApplyAreReportedAsApplying() {
    Set<String> sources = new java.util.TreeSet<>();
    manager.hooks(applying()).forEach(hook -> sources.add(hook.source()));
    assertThat(manager.report(applying()))
        .filteredOn(HookReport::applies)
        .extracting(HookReport::source)
        .containsAll(sources);
  }

  /** A manager that requires more data has to reject the request as the SPI specifies. */
  @Test
  void anEmptyQueryIsAnsweredOrRejected() {
    HookQuery nothing = HookQuery.builder().build();
    try {
      assertThat(manager.hooks(nothing)).doesNotContainNull();
    } catch (CarobException.InvalidArgument e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Test
  void concurrentQueriesWork() throws Exception {
    List<Hook> expected = manager.hooks(applying());
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
    try {
      List<Callable<Void>> questions = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        questions.add(
            () -> {
              for (int j = 0; j < QUESTIONS; j++) {
                assertThat(manager.hooks(applying())).isEqualTo(expected);
              }
              return null;
            });
      }
      for (Future<Void> question : askers.invokeAll(questions)) {
        question.get();
      }
    } finally {
      askers.shutdown();
    }
  }
}
