package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.internal.LibCrypto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1024, 1025, 65_536, 65_537, 131_072, 1_000_003})
  void equalsTheDigestOfJava(int length) throws Exception {
    byte[] input = new byte[length];
    new Random(length).nextBytes(input);
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(input);
    Sha256 digest = new Sha256();
    assertThat(digest.digest(input)).isEqualTo(expected);
    // Digest the same input in parts, with the same object.
    for (int at = 0; at < length; at += 4_099) {
      digest.update(input, at, Math.min(4_099, length - at));
    }
    assertThat(digest.digest()).isEqualTo(expected);
    assertThat(Sha256.of(input)).isEqualTo(expected);
  }

  @Test
  void discardsItsInputOnReset() throws Exception {
    Sha256 digest = new Sha256();
    digest.update(new byte[200_000]);
    digest.reset();
    digest.update((byte) 'a');
    assertThat(digest.digest()).isEqualTo(Sha256.of(new byte[] {'a'}));
  }

  @Test
  void findsTheLibraryOfThisHost() throws Exception {
    try (Stream<Path> files =
        Files.find(
            Path.of("/usr/lib"),
            2,
            (file, attributes) -> file.getFileName().toString().equals("libcrypto.so.3"))) {
      assertThat(LibCrypto.get().isPresent()).isEqualTo(files.findAny().isPresent());
    }
  }
}
