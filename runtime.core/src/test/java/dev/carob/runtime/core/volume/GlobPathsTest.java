package dev.carob.runtime.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns for files of the host. */
class GlobPathsTest {

  @TempDir Path directory;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name : List.of("a1", "a2", "b1", ".a", "{c}", "d/a1", "d/x/a1")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a* | a1 a2",
        "* | .a a1 a2 b1 d {c}",
        "?1 | a1 b1",
        "[ab]1 | a1 b1",
        "[^a]1 | b1",
        "a1 | a1",
        "*/a1 | d/a1",
        "**/a1 | d/a1",
        "{c} | {c}",
        "{a1,b1}* | ''",
        "x* | ''",
        "a1/* | ''"
      })
  void aPatternMatchesEachNameOfAPath(String pattern, String names) {
    assertThat(
            GlobPaths.matching(directory + "/" + pattern).stream()
                .map(path -> directory.relativize(path).toString())
                .collect(Collectors.joining(" ")))
        .isEqualTo(names);
  }

  @Test
  void anInvalidPatternIsRejected() {
    for (String pattern : List.of("a*", directory + "/[a")) {
      assertThatThrownBy(() -> GlobPaths.matching(pattern))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining(pattern);
    }
  }
}
