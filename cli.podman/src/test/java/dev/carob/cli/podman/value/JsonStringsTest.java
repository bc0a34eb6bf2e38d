package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringsTest {

  @Test
  void anArrayIsACommand() {
    assertThat(JsonStrings.parse("[\"sh\", \"-c\", \"echo \\\"x\\\"\"]"))
        .containsExactly("sh", "-c", "echo \"x\"");
    assertThat(JsonStrings.parse("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sh -c x", "[ -f /x ] && true", "[\"sh\"", "{\"a\": 1}", "\"sh\""})
  void anyOtherTextIsNotACommand(String text) {
    assertThat(JsonStrings.parse(text)).isEmpty();
  }
}
