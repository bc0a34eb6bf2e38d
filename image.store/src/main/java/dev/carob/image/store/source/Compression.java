package dev.carob.image.store.source;

import com.github.luben.zstd.ZstdInputStream;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decompresses a stream. The first bytes determine the format: gzip, zstd or plain. */
public final class Compression {

  private static final int BUFFER = 128 * 1024;
  private static final int MAGIC = 6;

  private Compression() {}

  /**
   * A decompressed stream.
   *
   * @param packing the compression of the original
   */
  public record Plain(InputStream stream, Packing packing) {}

  public static Plain open(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(MAGIC);
    byte[] magic = buffered.readNBytes(MAGIC);
    buffered.reset();
    if (starts(magic, 0x1f, 0x8b)) {
      return new Plain(new GZIPInputStream(buffered, BUFFER), Packing.GZIP);
    }
    if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new Plain(new ZstdInputStream(buffered), Packing.ZSTD);
    }
    if (starts(magic, 0xfd, '7', 'z', 'X', 'Z') || starts(magic, 'B', 'Z', 'h')) {
      throw new IOException("compressed with xz or bzip2: decompress it first");
    }
    return new Plain(buffered, Packing.PLAIN);
  }

  static InputStream plain(InputStream in) throws IOException {
    return open(in).stream();
  }

  static boolean isPlain(byte[] magic) {
    return !starts(magic, 0x1f, 0x8b) && !starts(magic, 0x28, 0xb5, 0x2f, 0xfd);
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
