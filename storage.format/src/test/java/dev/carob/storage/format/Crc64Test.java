package dev.carob.storage.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Crc64Test {

  private static long crc(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    Crc64 crc = new Crc64();
    crc.update(bytes, 0, bytes.length);
    return crc.value();
  }

  /**
   * The expected value is the check value of CRC-64/GO-ISO in the "Catalogue of parametrised CRC
   * algorithms".
   */
  @Test
  void isThatOfGo() {
    assertThat(crc("123456789")).isEqualTo(0xb90956c775a41001L);
  }

  @Test
  void isZeroOfNothing() {
    assertThat(crc("")).isZero();
  }

  @Test
  void isTheSameInOneOrManyPieces() {
    String text = "The quick brown fox jumps over the lazy dog";
    byte[] bytes = text.getBytes(US_ASCII);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Crc64 crc = new Crc64();
      crc.update(bytes, 0, cut);
      crc.update(bytes, cut, bytes.length - cut);
      assertThat(crc.value()).as("cut at %d", cut).isEqualTo(crc(text));
    }
  }

  @Test
  void startsAgainAfterAReset() {
    byte[] bytes = "123456789".getBytes(US_ASCII);
    Crc64 crc = new Crc64();
    crc.update(bytes, 3, 5);
    crc.reset();
    crc.update(bytes, 0, bytes.length);
    assertThat(crc.value()).isEqualTo(0xb90956c775a41001L);
  }
}
