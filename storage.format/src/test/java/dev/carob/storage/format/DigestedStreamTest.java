package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestedStreamTest {

  /** The digest of the text {@code abc} (FIPS 180-2, appendix B.1). */
  private static final String ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static DigestedStream abc() {
    return new DigestedStream(
        new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII)), count -> {});
  }

  @Test
  void digestsAndCountsAllThatIsRead() throws IOException {
    DigestedStream stream = abc();
    stream.readAllBytes();
    assertThat(stream.count()).isEqualTo(3);
    assertThat(stream.digest()).isEqualTo(ABC);
  }

  @Test
  void digestsSingleBytesToo() throws IOException {
    DigestedStream stream = abc();
    assertThat(stream.read()).isEqualTo('a');
    assertThat(stream.read()).isEqualTo('b');
    assertThat(stream.read()).isEqualTo('c');
    assertThat(stream.read()).isEqualTo(-1);
    assertThat(stream.digest()).isEqualTo(ABC);
  }

  @Test
  void digestsSkippedBytesToo() throws IOException {
    DigestedStream stream = abc();
    assertThat(stream.skip(2)).isEqualTo(2);
    assertThat(stream.skip(0)).isZero();
    assertThat(stream.skip(-1)).isZero();
    assertThat(stream.skip(5)).isEqualTo(1);
    assertThat(stream.skip(5)).isZero();
    assertThat(stream.digest()).isEqualTo(ABC);
  }

  @Test
  void cannotBeSetBack() {
    assertThat(abc().markSupported()).isFalse();
  }

  @Test
  void readsBytesAboveAsciiUnsigned() throws IOException {
    try (DigestedStream stream =
        new DigestedStream(new ByteArrayInputStream(new byte[] {(byte) 0xff}), count -> {})) {
      assertThat(stream.read()).isEqualTo(255);
    }
  }

  @Test
  void onlyCountsIfNoDigestIsNeeded() throws IOException {
    DigestedStream stream = abc();
    stream.countOnly();
    stream.readAllBytes();
    assertThat(stream.count()).isEqualTo(3);
    assertThat(stream.digest()).isNotEqualTo(ABC);
  }

  @Test
  void reportsEachQuarterOfAMegabyte() throws IOException {
    List<Long> told = new ArrayList<>();
    try (DigestedStream stream =
        new DigestedStream(new ByteArrayInputStream(new byte[700 * 1024]), told::add)) {
      byte[] buffer = new byte[100 * 1024];
      while (stream.read(buffer) >= 0) {
        // The listener is called at most once for each read.
      }
    }
    assertThat(told).containsExactly(300L * 1024, 600L * 1024);
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    DigestedStream stream = abc();
    Thread.currentThread().interrupt();
    assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
  }
}
