package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountRecordsTest {

  private static final Path AT = Path.of("/merged");

  @TempDir private Path directory;
  private final ObjectMapper mapper = new ObjectMapper();
  private MountRecords records;
  private boolean mounted;
  private int mounts;

  @BeforeEach
  void open() {
    records = new MountRecords(mapper, directory);
  }

  private void up() {
    assertThat(
            records.up(
                "a",
                AT,
                count -> mounted,
                () -> {
                  mounts++;
                  mounted = true;
                }))
        .isEqualTo(AT);
  }

  private boolean down(boolean all) {
    return records.down("a", all, () -> mounted = false);
  }

  @Test
  void theFirstUserMounts() {
    up();
    assertThat(mounts).isEqualTo(1);
    assertThat(records.count("a")).isEqualTo(1);
  }

  @Test
  void furtherUsersAreCounted() {
    up();
    up();
    open();
    up();
    assertThat(mounts).isEqualTo(1);
    assertThat(records.count("a")).isEqualTo(3);
  }

  @Test
  void theLastUserUnmounts() {
    up();
    up();
    assertThat(down(false)).as("others use it").isTrue();
    assertThat(mounted).isTrue();
    assertThat(down(false)).isFalse();
    assertThat(mounted).isFalse();
    assertThat(records.count("a")).isZero();
  }

  @Test
  void allUsersAreForgottenAtOnce() {
    up();
    up();
    assertThat(down(true)).isFalse();
    assertThat(mounted).isFalse();
    assertThat(records.count("a")).isZero();
  }

  @Test
  void aVanishedMountIsMadeAgainAndCountedFromOne() {
    up();
    up();
    mounted = false;
    up();
    assertThat(mounts).isEqualTo(2);
    assertThat(records.count("a")).isEqualTo(1);
  }

  @Test
  void anUncountedMountIsUnmounted() {
    mounted = true;
    assertThat(down(false)).isFalse();
    assertThat(mounted).isFalse();
  }

  @Test
  void aMountThatFailsIsNotCounted() {
    assertThatThrownBy(
            () ->
                records.up(
                    "a",
                    AT,
                    count -> false,
                    () -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");
    assertThat(records.count("a")).isZero();
  }

  @Test
  void anUnmountThatFailsLeavesTheCount() {
    up();
    assertThatThrownBy(
            () ->
                records.down(
                    "a",
                    false,
                    () -> {
                      throw new IllegalStateException("busy");
                    }))
        .hasMessage("busy");
    assertThat(records.count("a")).isEqualTo(1);
  }

  @Test
  void aMountIsWrittenAsOtherProgramsReadIt() throws IOException {
    up();
    up();
    assertThat(mapper.readTree(directory.resolve("mountpoints.json").toFile()))
        .isEqualTo(mapper.readTree("[{\"id\": \"a\", \"path\": \"/merged\", \"count\": 2}]"));
  }
}
