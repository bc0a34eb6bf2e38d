package dev.carob.itest.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Failures are data: below the verbs, no text names a flag, a command of {@code carob} or an exit
 * code. The verbs derive those from a failure's code, subjects and fields.
 */
class MessagesTest {

  /** The bundles of the command line; all other bundles are below the verbs. */
  private static final Pattern COMMAND_LINE = Pattern.compile("dev\\.carob\\.(shell|cli)\\..*");

  /**
   * Patterns that a text of several words must not contain. Arguments of programs, such as {@code
   * --root}, are single words, and so are their beginnings, such as {@code --log=}.
   */
  private static final List<Pattern> FORBIDDEN =
      List.of(
          // A flag. U+0001 stands for a value in a concatenated string.
          Pattern.compile("(?<![\\w\\u0001%-])--[a-zA-Z\\u0001%]"),
          Pattern.compile("(?<=^|[\\s'\"(`])-[a-zA-Z](?![\\w-]*\\])"),
          Pattern.compile("\\bcarob [a-z]"),
          Pattern.compile("(?i)\\bexit code"),
          Pattern.compile("(?<![\\d.])12[567](?![\\d.])"));

  /** Names of flags that are also ordinary technical terms. */
  private static final Set<String> WORDS = Set.of("read-only");

  private static Pattern flagNames;

  /** The flags of {@code run} and {@code create} whose names are not ordinary words. */
  @BeforeAll
  static void readFlags() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("carob.top"), "docs", "podman.md"))
            .replaceFirst("(?s).*\n## run\n(.*?)\n## .*", "$1");
    Set<String> names =
        Pattern.compile("--([a-z]+(-[a-z0-9]+)+)")
            .matcher(page)
            .results()
            .map(flag -> flag.group(1))
            .filter(name -> !WORDS.contains(name))
            .collect(Collectors.toSet());
    assertThat(names).contains("add-host", "cgroup-parent", "security-opt");
    flagNames = Pattern.compile("(?<![\\w-])(" + String.join("|", names) + ")(?![\\w-])");
  }

  private static boolean isForbidden(String text) {
    // The history of an image quotes the command of a build; "#(nop)" is a part of its format.
    return text.strip().contains(" ")
        && !text.contains("#(nop)")
        && Stream.concat(FORBIDDEN.stream(), Stream.of(flagNames))
            .anyMatch(one -> one.matcher(text).find());
  }

  @Test
  void noTextBelowTheVerbsNamesAFlagACommandOrAnExitCode() throws IOException {
    List<String> found = new ArrayList<>();
    int bundles = 0;
    try (Stream<Path> files =
        Files.list(Path.of(System.getProperty("carob.distribution"), "bundles"))) {
      for (Path jar : files.sorted().toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          String name =
              String.valueOf(file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"))
                  .replaceFirst(";.*", "");
          if (name.startsWith("dev.carob.") && !COMMAND_LINE.matcher(name).matches()) {
            bundles++;
            found.addAll(forbidden(name, file));
          }
        }
      }
    }
    assertThat(bundles).isGreaterThan(10);
    assertThat(found).isEmpty();
  }

  /** Returns true if an entry is a class of ours; some bundles contain classes of libraries too. */
  private static boolean isOwn(JarEntry entry) {
    return entry.getName().startsWith("dev/carob/") && entry.getName().endsWith(".class");
  }

  private static List<String> forbidden(String bundle, JarFile file) throws IOException {
    List<String> found = new ArrayList<>();
    for (JarEntry entry : file.stream().filter(MessagesTest::isOwn).toList()) {
      try (InputStream in = file.getInputStream(entry)) {
        ClassConstants.texts(new ByteArrayInputStream(in.readAllBytes())).stream()
            .filter(MessagesTest::isForbidden)
            .forEach(text -> found.add(bundle + ": " + entry.getName() + ": " + text));
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a container without a cgroup (--cgroups=disabled) cannot be limited",
        "--\u0001 cannot be used here",
        "invalid option '%s' of --%s",
        "use -m, and not another",
        "bad format for add-host: x",
        "no such plugin: 'x': 'carob plugin ls' lists them",
        "the command ends with exit code 3",
        "the command ends with 127",
      })
  void namesOfTheCommandLineAreFound(String text) {
    assertThat(isForbidden(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--root",
        "--log=\u0001",
        "-w",
        "the limit must be above 0, or -1 for none",
        "invalid range: it is FIRST-LAST, or -1 - 3",
        "`cgroupParent` cannot be used with `cgroups`=split",
        "carob \u0001",
        "127.0.0.1 localhost",
        "a read-only file system",
        "the add-hosts list",
        "conmon failed with exit status 3",
      })
  void otherTextsAreNot(String text) {
    assertThat(isForbidden(text)).isFalse();
  }
}
