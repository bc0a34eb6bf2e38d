package dev.carob.shell.gogo.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerEngine;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CommandsTest {

  /** Runs a command on an engine of which each method fails; returns its exit code and errors. */
  private static String run(Error failure, String... words) {
    ContainerEngine engine =
        (ContainerEngine)
            Proxy.newProxyInstance(
                CommandsTest.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> {
                  throw failure;
                });
    return run(engine, words);
  }

  @SuppressWarnings("NullAway") // the verbs here need an engine only
  private static String run(ContainerEngine engine, String... words) {
    TestConsole console = new TestConsole();
    int code =
        new Commands(new Services(engine, null, null, null, null, () -> {}))
            .run(List.of(words), console);
    return code + " " + console.bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEngineThatLacksStackOrMemoryForACommandIsStillThere() {
    assertThat(run(new StackOverflowError(), "ps"))
        .startsWith("125 Error: the engine has no stack left for this command");
    assertThat(run(new OutOfMemoryError("Java heap space"), "ps"))
        .startsWith("125 Error: the engine has no memory left for this command");
  }

  @Test
  void aWrongUsageOfAVerbOfAGroupPointsToTheHelpOfThatVerb() {
    Error unused = new AssertionError("the engine is not asked");
    assertThat(run(unused, "network", "connect"))
        .startsWith("125 Error: ")
        .contains("See 'carob network connect --help'");
    assertThat(run(unused, "container", "rename")).contains("See 'carob rename --help'");
  }

  /** A console without a terminal. */
  private static final class TestConsole implements Console {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Override
    public InputStream in() {
      return InputStream.nullInputStream();
    }

    @Override
    public PrintStream out() {
      return out;
    }

    @Override
    public PrintStream err() {
      return out;
    }

    @Override
    public Path directory() {
      return Path.of("/");
    }

    @Override
    public Path path(String typed) {
      return directory().resolve(typed);
    }

    @Override
    public int umask() {
      return 022;
    }

    @Override
    public List<String> environment() {
      return List.of();
    }

    @Override
    public boolean stdinTerminal() {
      return false;
    }

    @Override
    public boolean stdoutTerminal() {
      return false;
    }

    @Override
    public Size size() {
      return new Size(0, 0);
    }

    @Override
    public void raw(boolean on, Consumer<Size> resized) {}

    @Override
    public void rawOutput(boolean on, Consumer<Size> resized) {}

    @Override
    public void signals(SignalHandler handler) {}

    @Override
    public void whenGone(Runnable action) {}

    @Override
    public int shell() {
      return 0;
    }
  }
}
