package dev.carob.image.store;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks a stream by what it begins with: gzip, zstd or plain. */
final class Compression {

  private static final int BUFFER = 128 * 1024;

  private Compression() {}

  static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(8);
    byte[] magic = buffered.readNBytes(6);
    buffered.reset();
    if (starts(magic, 0x1f, 0x8b)) {
      return new GZIPInputStream(buffered, BUFFER);
    }
    if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStream(buffered);
    }
    if (starts(magic, 0xfd, '7', 'z', 'X', 'Z') || starts(magic, 'B', 'Z', 'h')) {
      throw new IOException("compressed with xz or bzip2: unpack it first");
    }
    return buffered;
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
