package dev.carob.api.types.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io, docker.io/library/busybox:latest",
    "busybox, localhost, localhost/busybox:latest",
    "user/app:1, docker.io, docker.io/user/app:1",
    "quay.io/a/b/c:v2, docker.io, quay.io/a/b/c:v2",
    "localhost:5000/x, docker.io, localhost:5000/x:latest",
    "localhost/x, docker.io, localhost/x:latest",
  })
  void namesAreFilledIn(String text, String domain, String whole) {
    assertThat(ImageReference.parse(text, domain)).hasToString(whole);
  }

  @Test
  void digestsReplaceTags() {
    String digest = "sha256:" + "a".repeat(64);
    assertThat(ImageReference.parse("x@" + digest, "localhost"))
        .hasToString("localhost/x@" + digest);
    assertThat(ImageReference.parse("x:1@" + digest, "localhost").tag()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UPPER",
        "a:b:c",
        "a//b",
        "/a",
        "a/",
        "a:",
        "-a",
        "a@b",
        "a b",
        "ex ample.com/a",
        "a_.b"
      })
  void invalidNamesAreRejectedAndQuoted(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text, "localhost"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aParsedNameIsParsedUnchangedAndOtherTextsAreRejected() {
    Random random = new Random(23);
    String letters = "abz09.:/@_-AZ ";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(14); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        ImageReference once = ImageReference.parse(text.toString(), "localhost");
        assertThat(ImageReference.parse(once.toString(), "other.example")).isEqualTo(once);
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining(text.toString());
      }
    }
  }
}
