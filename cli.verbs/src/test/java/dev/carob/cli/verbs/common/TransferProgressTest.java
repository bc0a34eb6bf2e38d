package dev.carob.cli.verbs.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.image.ImageProgress.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferProgressTest {

  @ParameterizedTest
  @CsvSource({"120, 81", "80, 79", "60, 59", "40, 39", "20, 19", "0, 79"})
  void aBarFitsTheTerminal(int columns, int longest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new TransferProgress(out, true, () -> columns)
        .layer("sha256:" + "5".repeat(64), State.COPYING, 38_000_000, 315_000_000);
    String line =
        bytes.toString(StandardCharsets.UTF_8).replace("\r\033[K", "").replace("\r\n", "");
    assertThat(line).startsWith("Copying blob 555555").hasSizeLessThanOrEqualTo(longest);
    assertThat(line.contains(">---")).isEqualTo(columns == 0 || columns >= 60);
  }
}
