package dev.carob.image.store.sink;

import com.github.luben.zstd.ZstdOutputStream;
import dev.carob.linux.BulkInputStream;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses a stream while it is read. */
final class PackingStream extends BulkInputStream {

  private static final int BUFFER = 128 * 1024;

  private final InputStream plain;
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream(BUFFER);
  private final OutputStream packer;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] ready = new byte[0];
  private int at;
  private boolean ended;

  private PackingStream(InputStream plain, Packing packing) throws IOException {
    this.plain = plain;
    this.packer =
        packing == Packing.ZSTD
            ? new ZstdOutputStream(packed)
            : new GZIPOutputStream(packed, BUFFER);
  }

  static InputStream of(InputStream plain, Packing packing) throws IOException {
    return packing == Packing.PLAIN ? plain : new PackingStream(plain, packing);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (at == ready.length) {
      if (ended) {
        return -1;
      }
      int n = plain.read(buffer);
      if (n < 0) {
        packer.close();
        ended = true;
      } else {
        packer.write(buffer, 0, n);
      }
      ready = packed.toByteArray();
      packed.reset();
      at = 0;
    }
    int n = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, bytes, offset, n);
    at += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    packer.close();
    plain.close();
  }
}
