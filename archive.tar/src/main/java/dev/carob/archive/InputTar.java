package dev.carob.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A tar that a user supplies, plain or compressed with gzip, bzip2, xz or zstd. The first bytes
 * determine the compression.
 */
public final class InputTar {

  private static final int BUFFER = 128 * 1024;
  private static final int BLOCK = 512;
  private static final int XZ_MEMORY_KIB = 256 * 1024;

  private InputTar() {}

  /**
   * Decompresses an input and validates its first header.
   *
   * @throws NotATarException the input is empty, too short, or not a tar
   */
  public static InputStream open(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    if (isTar(buffered)) {
      return buffered;
    }
    BufferedInputStream plain;
    try {
      plain = new BufferedInputStream(uncompressed(buffered), BUFFER);
      if (isTar(plain)) {
        return plain;
      }
    } catch (NotATarException e) {
      throw e;
    } catch (IOException e) {
      throw new NotATarException("it cannot be decompressed: " + e.getMessage(), e);
    }
    throw new NotATarException("the compressed content is not a tar");
  }

  private static InputStream uncompressed(BufferedInputStream in) throws IOException {
    byte[] magic = first(in);
    if (starts(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(in, BUFFER);
    }
    if (starts(magic, 'B', 'Z', 'h')) {
      return new BZip2CompressorInputStream(in, true);
    }
    if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return new XZInputStream(in, XZ_MEMORY_KIB);
    }
    if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStream(in);
    }
    throw new NotATarException("it does not begin with a tar header");
  }

  private static byte[] first(BufferedInputStream in) throws IOException {
    in.mark(BLOCK);
    byte[] block = in.readNBytes(BLOCK);
    in.reset();
    return block;
  }

  /**
   * Returns true if the input begins with a header, or with the empty block that ends an archive
   * (POSIX ustar).
   */
  private static boolean isTar(BufferedInputStream in) throws IOException {
    byte[] block = first(in);
    if (block.length < BLOCK) {
      return false;
    }
    for (byte one : block) {
      if (one != 0) {
        return hasCheckSum(block);
      }
    }
    return true;
  }

  private static boolean hasCheckSum(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      // The checksum field does not contain digits.
      return false;
    }
  }

  private static boolean starts(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
