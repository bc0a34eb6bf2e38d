package dev.carob.cli.verbs.create;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoUpdateLabelTest {

  private static void check(String policy, String image) {
    AutoUpdateLabel.check(Map.of("io.containers.autoupdate", policy), image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quay.io/a:1", "localhost/a", "host:5000/a", "docker://quay.io/a"})
  void anImageWithItsRegistryCanBeUpdated(String image) {
    assertThatCode(() -> check("registry", image)).doesNotThrowAnyException();
    assertThatCode(() -> check("image", image)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shortname:latest       | short name: auto updates require fully-qualified image reference: "shortname:latest"
          library/a              | short name: auto updates require fully-qualified image reference: "library/a"
          docker-archive:/a.tar  | auto updates require the docker image transport but image is of transport "docker-archive"
          """)
  void otherImagesCannot(String image, String message) {
    assertThatThrownBy(() -> check("registry", image)).hasMessage(message);
    assertThatCode(() -> check("local", image)).doesNotThrowAnyException();
    assertThatCode(() -> check("disabled", image)).doesNotThrowAnyException();
  }
}
