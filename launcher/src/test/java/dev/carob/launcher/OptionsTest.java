package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments));
  }

  @Test
  void defaultToTheUsualDirectories() {
    assertThat(parse()).isEqualTo(new Options(Path.of("/var/lib/carob"), Path.of("/run/carob")));
  }

  @Test
  void nameOtherDirectories() {
    assertThat(parse("--runroot", "/r", "--root", "/d"))
        .isEqualTo(new Options(Path.of("/d"), Path.of("/r")));
    assertThat(parse("--root", "/d").run()).isEqualTo(Path.of("/run/carob"));
  }

  @Test
  void chooseTheVolumesAndTheDriverOfANewRoot() {
    Options options = parse("--volumepath", "/v/../w", "--storage-driver", "vfs");
    assertThat(options.volumes()).contains(Path.of("/w"));
    assertThat(options.driver()).contains("vfs");
    assertThat(parse("--storage-driver", "").driver()).isEmpty();
  }

  @Test
  void useTheLastValue() {
    assertThat(parse("--root", "/a", "--root", "/b").root()).isEqualTo(Path.of("/b"));
  }

  @Test
  void areAbsoluteAndShort() {
    assertThat(parse("--root", "a/../b/.").root()).isEqualTo(Path.of("b").toAbsolutePath());
  }

  @Test
  void thatLackAValueAreRejected() {
    assertThatThrownBy(() -> parse("--root", "/a", "--runroot"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("--runroot");
  }

  @Test
  void thatAreUnknownAreRejectedWithTheKnownOnes() {
    assertThatThrownBy(() -> parse("--rooot", "/a"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("--rooot")
        .hasMessageContaining("--root")
        .hasMessageContaining("--runroot");
  }
}
