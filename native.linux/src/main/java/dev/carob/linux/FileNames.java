package dev.carob.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts file names to text and back. In Linux a name is a sequence of bytes, which need not be
 * UTF-8. Each byte that is not part of UTF-8 becomes one char from U+DC80 to U+DCFF (a low
 * surrogate without a high one, which no valid text contains), so that the conversion loses
 * nothing.
 */
public final class FileNames {

  private static final char ESCAPES = '\udc00';
  private static final char FIRST_ESCAPE = '\udc80';
  private static final char LAST_ESCAPE = '\udcff';
  private static final char REPLACEMENT = '\ufffd';

  private FileNames() {}

  /** Converts a name to text. */
  public static String text(byte[] name) {
    return text(name, 0, name.length);
  }

  /** Converts a name that is part of an array to text. */
  public static String text(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return decoded(ByteBuffer.wrap(bytes, from, length));
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static String decoded(ByteBuffer in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPES + (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /** Converts text back to the bytes of a name. */
  public static byte[] bytes(String name) {
    if (isText(name)) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length() + 8);
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      i += Character.charCount(c);
      if (c >= FIRST_ESCAPE && c <= LAST_ESCAPE) {
        bytes.write(c - ESCAPES);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** Returns true if a name is valid UTF-8. */
  public static boolean isText(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
      } else if (c >= FIRST_ESCAPE && c <= LAST_ESCAPE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Converts a name for formats that require valid text: U+FFFD replaces each byte that is not
   * UTF-8.
   */
  public static String shown(String name) {
    if (isText(name)) {
      return name;
    }
    StringBuilder shown = new StringBuilder(name);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
      } else if (c >= FIRST_ESCAPE && c <= LAST_ESCAPE) {
        shown.setCharAt(i, REPLACEMENT);
      }
    }
    return shown.toString();
  }

  /**
   * Converts a path for a system call: bytes with a terminating NUL.
   *
   * @throws ErrnoException EINVAL: the path contains a NUL byte
   */
  static byte[] terminated(String path) {
    byte[] bytes = bytes(path);
    for (byte one : bytes) {
      if (one == 0) {
        throw ErrnoException.of(Errno.EINVAL, "use a path that contains a NUL byte", path);
      }
    }
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
