package dev.carob.cli.verbs.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path of a root filesystem and its options. */
class RootfsTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/r | /r | ''",
        "/r:O | /r | O",
        "/r:idmap | /r | idmap",
        "/r:idmap=uids=0-1-10 | /r | idmap=uids=0-1-10",
        "/r:O:idmap | /r | O idmap",
        "/a:b:O | /a:b | O",
        "/a:b | /a:b | ''",
        ":O | :O | ''"
      })
  void optionsFollowThePath(String text, String path, String options) {
    assertThat(RootfsText.parse(text))
        .isEqualTo(
            new RootfsText(path, options.isEmpty() ? List.of() : List.of(options.split(" "))));
  }
}
