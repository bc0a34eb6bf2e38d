package dev.carob.archive;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a tar, separates file content from other bytes, and keeps the headers of the last entry.
 * Headers above a maximum size are rejected, so that they do not fill the memory.
 */
final class TarReader extends FilterInputStream {

  private static final int BLOCK = 512;
  private static final int LARGEST_HEADERS = 4 << 20;
  private static final int TYPE_AT = 156;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;

  private final TarParts parts;
  private final ByteArrayOutputStream headers = new ByteArrayOutputStream(4 * BLOCK);
  private final byte[] one = new byte[1];
  private byte[] skipped = new byte[0];
  private long at;
  private long headersFrom;
  private long payload;
  private long other;
  private boolean ended;

  TarReader(InputStream in, TarParts parts) {
    super(in);
    this.parts = parts;
  }

  /**
   * Called when the headers of an entry have been read.
   *
   * @param size number of bytes of the entry's content in the tar
   * @param whole true if these are exactly the content of the resulting file, and none has been
   *     read yet
   */
  void entry(String name, long size, boolean whole) throws IOException {
    // The library may have read a sparse entry's map of holes, which is part of the content.
    long read = whole ? 0 : headers.size() - header();
    parts.file(name, whole ? size : 0);
    payload = whole ? size : 0;
    other = whole ? 0 : Math.max(size - read, 0);
    headers.reset();
    headersFrom = at + payload + other;
  }

  /** The offset of the entry's own header; extended headers come before it. */
  private int header() throws IOException {
    byte[] all = headers.toByteArray();
    int block = firstBlock();
    while (block + BLOCK <= all.length && isExtended(all[block + TYPE_AT])) {
      block += BLOCK + (octal(all, block + SIZE_AT) + BLOCK - 1) / BLOCK * BLOCK;
    }
    return Math.min(block + BLOCK, all.length);
  }

  /** The first block begins after the padding of the previous content. */
  private int firstBlock() {
    return (int) ((BLOCK - headersFrom % BLOCK) % BLOCK);
  }

  private static boolean isExtended(byte type) {
    return type == 'x' || type == 'g' || type == 'L' || type == 'K';
  }

  /** Called after the last entry: the rest is padding. */
  void ended() {
    ended = true;
    headers.reset();
  }

  /**
   * The records of the entry's extended header (POSIX pax) by key; call this before {@link #entry}.
   * Values are bytes, because names and attributes need not be valid text, and the library decodes
   * them as text.
   */
  Map<String, byte[]> records() throws IOException {
    int first = firstBlock();
    if (headers.size() < first + BLOCK) {
      return Map.of();
    }
    byte[] all = headers.toByteArray();
    Map<String, byte[]> found = new LinkedHashMap<>();
    int block = first;
    while (block + BLOCK <= all.length && isExtended(all[block + TYPE_AT])) {
      int size = octal(all, block + SIZE_AT);
      int body = block + BLOCK;
      if (all[block + TYPE_AT] == 'x') {
        found.clear();
        records(Arrays.copyOfRange(all, body, Math.min(body + size, all.length)), found);
      }
      block = body + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return found;
  }

  /** The extended attributes among the records, by name. */
  static Map<String, byte[]> xattrs(Map<String, byte[]> records) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(PaxRecords.XATTR)) {
            found.put(key.substring(PaxRecords.XATTR.length()), value);
          }
        });
    return found;
  }

  private static int octal(byte[] bytes, int from) throws IOException {
    String text = new String(bytes, from, SIZE_LENGTH, StandardCharsets.ISO_8859_1);
    String digits = text.replaceAll("[\\x00 ]", "");
    if (!digits.matches("[0-7]{0,12}")) {
      // Large sizes are encoded in base 256; no header that is kept in memory is that large.
      return 0;
    }
    long size = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    if (size > LARGEST_HEADERS) {
      throw tooLarge();
    }
    return (int) size;
  }

  /** Parses {@code LENGTH KEY=VALUE\n}, where LENGTH includes itself. */
  private static void records(byte[] body, Map<String, byte[]> found) {
    int from = 0;
    while (from < body.length) {
      int space = from;
      int length = 0;
      while (space < body.length && body[space] >= '0' && body[space] <= '9') {
        length = length * 10 + body[space++] - '0';
      }
      if (length <= 0 || from + length > body.length) {
        return;
      }
      int equals = space;
      while (equals < from + length && body[equals] != '=') {
        equals++;
      }
      if (equals + 1 < from + length) {
        String key = new String(body, space + 1, equals - space - 1, StandardCharsets.UTF_8);
        found.put(key, Arrays.copyOfRange(body, equals + 1, from + length - 1));
      }
      from += length;
    }
  }

  private static IOException tooLarge() {
    return new IOException("an entry's headers are larger than " + LARGEST_HEADERS + " bytes");
  }

  private void seen(byte[] bytes, int offset, int length) throws IOException {
    int content = (int) Math.min(payload, length);
    if (content > 0) {
      parts.payload(bytes, offset, content);
      payload -= content;
    }
    int rest = length - content;
    if (rest > 0) {
      parts.raw(bytes, offset + content, rest);
      int passed = (int) Math.min(other, rest);
      other -= passed;
      int kept = rest - passed;
      if (!ended && kept > 0) {
        if (headers.size() + kept > LARGEST_HEADERS) {
          throw tooLarge();
        }
        headers.write(bytes, offset + content + passed, kept);
      }
    }
    at += length;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      seen(bytes, offset, n);
    }
    return n;
  }

  @Override
  public long skip(long wanted) throws IOException {
    if (skipped.length == 0) {
      skipped = new byte[32 * BLOCK];
    }
    int n = read(skipped, 0, (int) Math.min(skipped.length, Math.max(wanted, 0)));
    return Math.max(n, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
