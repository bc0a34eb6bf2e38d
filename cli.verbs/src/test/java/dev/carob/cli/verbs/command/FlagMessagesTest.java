package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.plugin.PluginCommands;
import dev.carob.cli.verbs.plugin.PluginServices;
import dev.carob.spi.backend.Backends;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Passes values that most flags reject to every flag of every verb; no message names a Java class.
 */
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

  /**
   * Returns a service whose methods return empty values. Methods of types without an empty value
   * fail with "not found".
   */
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

  private String said(List<String> line) {
    TestConsole console = new TestConsole(directory);
    Services services =
        new Services(
            empty(ContainerEngine.class),
            empty(ImageService.class),
            empty(Housekeeping.class),
            empty(Backends.class),
            empty(ExternalContainers.class),
            other -> 0,
            () -> {},
            "carob",
            (words, other) -> 0);
    TestVerbs verbs = new TestVerbs();
    EngineVerbsComponent.tables()
        .forEach(table -> verbs.add(table.provider(services), table.names()));
    PluginServices plugins =
        new PluginServices(services, empty(PluginService.class), empty(ConfigurationService.class));
    verbs.add(PluginCommands.table().provider(plugins), PluginCommands.table().names());
    new Commands(verbs, kind -> List.of()).run(line, console);
    return console.text();
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
    for (Map.Entry<String, CommandSpec> verb : CommandReference.specs().entrySet()) {
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
    for (String verb : CommandReference.specs().keySet()) {
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
  void theNumberOfArgumentsIsReportedAsPodmanDoes() {
    assertThat(said(List.of("volume", "create", "aa", "b")))
        .isEqualTo("Error: accepts at most 1 arg(s), received 2\n");
    assertThat(said(List.of("rename", "a"))).isEqualTo("Error: accepts 2 arg(s), received 1\n");
    assertThat(said(List.of("tag", "a")))
        .isEqualTo("Error: requires at least 2 arg(s), only received 1\n");
    assertThat(said(List.of("run")))
        .isEqualTo("Error: requires at least 1 arg(s), only received 0\n");
    assertThat(said(List.of("info", "x"))).isEqualTo("Error: `carob info` takes no arguments\n");
  }

  private static List<String> words(String verb) {
    return new ArrayList<>(List.of(verb.split(" ", -1)));
  }
}
