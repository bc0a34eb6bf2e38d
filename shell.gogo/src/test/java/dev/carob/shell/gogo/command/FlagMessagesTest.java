package dev.carob.shell.gogo.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every flag of every verb, with values that are wrong for most: no message names a Java class. */
class FlagMessagesTest {

  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "-1",
          "+5",
          "٣",
          "NaN",
          "1e400",
          "9223372036854775808",
          "99999999999999999999999h",
          "a\nb",
          "\u0001",
          "a\tb\u007f",
          "\u001b[2J",
          "\ufffd",
          "=",
          ":",
          ",",
          "/nosuch/file",
          "a/../../b",
          "key=",
          "key=x",
          "max-size=9223372036854775807g",
          "/dev/null:x",
          "0:x:1",
          "on-failure:99999999999",
          "{{");

  @TempDir Path directory;

  /** Answers with what is empty; what has no empty value is not found. */
  private static <T> T empty(Class<T> type) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Class<?> result = method.getReturnType();
          if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals") ? (Object) false : type.getSimpleName();
          }
          if (result == void.class) {
            return null;
          }
          if (result == boolean.class) {
            return false;
          }
          if (result == String.class) {
            return "";
          }
          if (result == List.class) {
            return List.of();
          }
          if (result == Map.class) {
            return Map.of();
          }
          if (result == Optional.class) {
            return Optional.empty();
          }
          if (result.isInterface() && !result.isSealed()) {
            return empty(result);
          }
          throw new CarobException.NotFound("no such object");
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private final class Words implements Console {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Override
    public InputStream in() {
      return new ByteArrayInputStream(new byte[0]);
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
      return directory;
    }

    @Override
    public List<String> environment() {
      return List.of("HOME=/root");
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
    public void raw(boolean on, Consumer<Size> resized) {
      // No terminal.
    }

    @Override
    public void rawOutput(boolean on, Consumer<Size> resized) {
      // No terminal.
    }

    @Override
    public Path path(String typed) {
      return directory.resolve(typed);
    }

    @Override
    public int umask() {
      return 022;
    }

    @Override
    public void signals(SignalHandler handler) {
      // None come.
    }

    @Override
    public void whenGone(Runnable action) {
      action.run();
    }

    @Override
    public int shell() {
      return 0;
    }

    String said() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private String said(List<String> line) {
    Words console = new Words();
    Services services =
        new Services(
            empty(dev.carob.api.container.ContainerEngine.class),
            empty(dev.carob.api.image.ImageService.class),
            backends(),
            plugins(),
            configuration(),
            () -> {});
    new Commands(services).run(line, console);
    return console.said();
  }

  private static dev.carob.spi.backend.Backends backends() {
    return empty(dev.carob.spi.backend.Backends.class);
  }

  private static dev.carob.api.plugin.PluginService plugins() {
    return empty(dev.carob.api.plugin.PluginService.class);
  }

  private static dev.carob.api.config.ConfigurationService configuration() {
    return empty(dev.carob.api.config.ConfigurationService.class);
  }

  private static boolean namesClass(String text) {
    return text.contains("Exception")
        || text.contains("java.")
        || text.contains("dev.carob.api")
        || text.contains("For input string")
        || text.replace("/dev/null", "").matches("(?s).*\\bnull\\b.*")
        || text.contains("\tat ");
  }

  private Map<String, String> wrong(List<List<String>> lines) {
    Map<String, String> wrong = new TreeMap<>();
    for (List<String> line : lines) {
      String said = said(line);
      if (namesClass(said)) {
        wrong.put(String.join(" ", line), said);
      }
    }
    return wrong;
  }

  @Test
  @Timeout(120)
  void noMessageAboutAValueNamesAClass() {
    List<List<String>> lines = new ArrayList<>();
    for (Map.Entry<String, CommandSpec> verb : Commands.specs().entrySet()) {
      for (OptionSpec option : verb.getValue().options()) {
        if (option.arity().max() > 0) {
          for (String value : VALUES) {
            List<String> line = words(verb.getKey());
            String name = option.longestName();
            line.add(name.startsWith("--") ? name + "=" + value : name + value);
            line.addAll(List.of("a", "b"));
            lines.add(line);
          }
        }
      }
    }
    assertThat(wrong(lines)).isEmpty();
  }

  @Test
  @Timeout(60)
  void noMessageAboutArgumentsNamesAClass() {
    List<List<String>> lines = new ArrayList<>();
    for (String verb : Commands.specs().keySet()) {
      for (List<String> arguments :
          List.of(
              List.<String>of(),
              List.of(""),
              List.of("x"),
              List.of("aa", "b"),
              List.of("aa", ""),
              List.of("a", "b", "c", "d"),
              List.of("-"),
              List.of("--"),
              List.of("/nosuch/file", "/nosuch/file"),
              List.of("-\u00e9", "b"))) {
        List<String> line = words(verb);
        line.addAll(arguments);
        lines.add(line);
      }
    }
    assertThat(wrong(lines)).isEmpty();
  }

  @Test
  void anExtraArgumentIsNamed() {
    assertThat(said(List.of("volume", "create", "aa", "b"))).contains("unexpected argument 'b'");
  }

  private static List<String> words(String verb) {
    return new ArrayList<>(List.of(verb.split(" ", -1)));
  }
}
