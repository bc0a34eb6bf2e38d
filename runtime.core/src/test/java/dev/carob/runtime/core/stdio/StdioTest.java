package dev.carob.runtime.core.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdioTest {

  @TempDir Path dir;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String pass(DetachKeys keys, String input) {
    DetachKeys.Passed passed = keys.pass(bytes(input), input.length());
    return new String(passed.bytes(), StandardCharsets.ISO_8859_1) + (passed.detached() ? "!" : "");
  }

  @Test
  void detachKeysAreFoundAcrossReadsAndPartialMatchesArePassedOn() {
    DetachKeys keys = new DetachKeys(bytes("\u0010\u0011"));
    assertThat(pass(keys, "a\u0010")).isEqualTo("a");
    assertThat(pass(keys, "b")).isEqualTo("\u0010b");
    assertThat(pass(keys, "\u0010")).isEmpty();
    assertThat(pass(keys, "\u0010\u0011rest")).isEqualTo("\u0010!");
    DetachKeys repeating = new DetachKeys(bytes("aab"));
    assertThat(pass(repeating, "aaab")).isEqualTo("a!");
    assertThat(pass(new DetachKeys(new byte[0]), "anything\u0010\u0011"))
        .isEqualTo("anything\u0010\u0011");
  }

  @Test
  void randomInputIsPassedOnUnchanged() {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      DetachKeys keys = new DetachKeys(bytes("abab"));
      StringBuilder in = new StringBuilder();
      StringBuilder out = new StringBuilder();
      boolean detached = false;
      for (int i = 0; i < 5 && !detached; i++) {
        StringBuilder piece = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
          piece.append("abc".charAt(random.nextInt(3)));
        }
        in.append(piece);
        String passed = pass(keys, piece.toString());
        detached = passed.endsWith("!");
        out.append(detached ? passed.substring(0, passed.length() - 1) : passed);
      }
      int found = in.indexOf("abab");
      assertThat(detached).as(in.toString()).isEqualTo(found >= 0);
      assertThat(in.toString()).startsWith(out.toString());
      if (detached) {
        assertThat(out.toString()).isEqualTo(in.substring(0, found));
      }
    }
  }

  private List<String> read(String log, LogOptions options) throws IOException {
    Path file = Files.write(dir.resolve("log"), bytes(log));
    List<String> lines = new ArrayList<>();
    new LogFile(file)
        .read(
            options,
            line ->
                lines.add(
                    line.stream()
                        + (line.partial() ? "+" : "")
                        + ":"
                        + new String(line.text(), StandardCharsets.UTF_8)));
    return lines;
  }

  private static final String LOG =
      "2026-01-01T00:00:00.000000001Z stdout F one\n"
          + "2026-01-01T00:00:01+01:00 stderr P two \n"
          + "nonsense\n"
          + "2026-01-01T00:00:02Z stdout F \n"
          + "2026-01-01T00:00:03Z stdout F half a li";

  @Test
  void completeLinesAreRead() throws IOException {
    assertThat(read(LOG, LogOptions.ALL)).containsExactly("STDOUT:one", "STDERR+:two ", "STDOUT:");
    assertThat(read(LOG, LogOptions.builder().tail(1).build())).containsExactly("STDOUT:");
    assertThat(read(LOG, LogOptions.builder().tail(0).build())).isEmpty();
    assertThat(
            read(
                LOG,
                LogOptions.builder()
                    .since(Instant.parse("2026-01-01T00:00:00Z"))
                    .until(Instant.parse("2026-01-01T00:00:01Z"))
                    .build()))
        .containsExactly("STDOUT:one");
    List<LogLine> none = new ArrayList<>();
    new LogFile(dir.resolve("none")).read(LogOptions.ALL, none::add);
    assertThat(none).isEmpty();
  }

  @Test
  void theTailCountsLinesAndNotParts() throws IOException {
    String log =
        "2026-01-01T00:00:00Z stdout F one\n"
            + "2026-01-01T00:00:00Z stdout P t\n"
            + "2026-01-01T00:00:00Z stderr F err\n"
            + "2026-01-01T00:00:00Z stdout P w\n"
            + "2026-01-01T00:00:00Z stdout F o\n"
            + "2026-01-01T00:00:00Z stdout P thr\n"
            + "2026-01-01T00:00:00Z stdout F ee\n"
            + "2026-01-01T00:00:00Z stdout P prompt\n";
    assertThat(read(log, LogOptions.builder().tail(1).build())).containsExactly("STDOUT+:prompt");
    assertThat(read(log, LogOptions.builder().tail(2).build()))
        .containsExactly("STDOUT+:thr", "STDOUT:ee", "STDOUT+:prompt");
    assertThat(read(log, LogOptions.builder().tail(4).build()))
        .containsExactly(
            "STDOUT+:t",
            "STDOUT+:w",
            "STDOUT:o",
            "STDERR:err",
            "STDOUT+:thr",
            "STDOUT:ee",
            "STDOUT+:prompt");
    assertThat(read(log, LogOptions.builder().tail(5).build())).hasSize(8);
  }

  @Test
  void anyBytesAreALogOrNone() {
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      byte[] line = new byte[random.nextInt(60)];
      random.nextBytes(line);
      if (random.nextBoolean() && line.length > 40) {
        System.arraycopy(bytes("2026-01-01T00:00:00Z stdout F"), 0, line, 0, 29);
      }
      assertThat(LogFile.parse(line)).isNotNull();
    }
  }
}
