package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of users in subuid(5). */
class SubordinateIdsTest {

  @TempDir Path directory;

  @Test
  void theRangesOfAUserFollowEachOtherInTheContainer() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("subuid"), "ann:100000:1000\nbob:5:6\n# x\nann:300000:10\n");
    assertThat(SubordinateIds.mappings("subuid", file, "ann"))
        .containsExactly(new IdMapping(0, 100000, 1000), new IdMapping(1000, 300000, 10));
  }

  @Test
  void aUserWithoutRangesIsRejected() throws IOException {
    Path file = Files.writeString(directory.resolve("subgid"), "bob:x:6\n");
    assertThatThrownBy(() -> SubordinateIds.mappings("subgid", file, "foo"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("no subgid ranges found for user \"foo\" in " + file);
    assertThatThrownBy(() -> SubordinateIds.mappings("subgid", file, "bob"))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> SubordinateIds.mappings("subuid", Path.of("/nosuch"), "foo"))
        .hasMessage("no subuid ranges found for user \"foo\" in /nosuch");
  }
}
