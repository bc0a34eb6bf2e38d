package dev.carob.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class InputTarTest {

  /** A tar of a file with incompressible bytes. */
  private static byte[] tar() throws IOException {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("file");
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] compressed(String how, byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor(how, bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressor(String how, OutputStream out) throws IOException {
    return switch (how) {
      case "gzip" -> new GZIPOutputStream(out);
      case "bzip2" -> new BZip2CompressorOutputStream(out);
      case "xz" -> new XZOutputStream(out, new LZMA2Options(1));
      case "zstd" -> new ZstdOutputStream(out);
      default -> out;
    };
  }

  private static byte[] opened(byte[] input) throws IOException {
    return InputTar.open(new ByteArrayInputStream(input)).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip", "bzip2", "xz", "zstd"})
  void aTarIsUncompressed(String how) throws IOException {
    byte[] tar = tar();
    assertThat(opened(compressed(how, tar))).isEqualTo(tar);
    byte[] cut = compressed(how, tar);
    assertThatThrownBy(() -> opened(Arrays.copyOf(cut, 5))).isInstanceOf(NotATarException.class);
    assertThatThrownBy(() -> opened(compressed(how, "no tar".repeat(200).getBytes())))
        .isInstanceOf(NotATarException.class);
    assertThatThrownBy(() -> opened(compressed(how, new byte[0])))
        .isInstanceOf(NotATarException.class);
  }

  @Test
  void anInputWithoutAHeaderIsRejectedUnlessItIsTheEndOfATar() throws IOException {
    for (byte[] input : new byte[][] {{}, "nope".getBytes(), new byte[511]}) {
      assertThatThrownBy(() -> opened(input)).isInstanceOf(NotATarException.class);
    }
    assertThat(opened(new byte[1024])).hasSize(1024);
  }

  @Test
  void anyBytesAreATarOrAreRejected() throws IOException {
    Random random = new Random(7);
    byte[][] beginnings = {
      {}, {0x1f, (byte) 0x8b}, {'B', 'Z', 'h', '9'}, {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}
    };
    for (int i = 0; i < 400; i++) {
      byte[] input = new byte[random.nextInt(2000) + 8];
      random.nextBytes(input);
      byte[] beginning = beginnings[i % beginnings.length];
      System.arraycopy(beginning, 0, input, 0, beginning.length);
      assertThatThrownBy(() -> opened(input)).isInstanceOf(NotATarException.class);
    }
  }
}
