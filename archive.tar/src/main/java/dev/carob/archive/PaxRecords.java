package dev.carob.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** An extended header of POSIX pax: what a tar's own header has no room for. */
final class PaxRecords {

  /** What the keys of extended attributes begin with. */
  static final String XATTR = "SCHILY.xattr.";

  private static final int LONGEST_NAME = 100;
  private static final long LARGEST_ID = 07777777L;
  private static final long LARGEST_SIZE = 077777777777L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PaxRecords() {}

  /** The header of a file or directory that has attributes; the entry keeps what fits into it. */
  static byte[] of(TarArchiveEntry entry, Map<String, byte[]> attributes) {
    PaxRecords records = new PaxRecords();
    byte[] name = entry.getName().getBytes(StandardCharsets.UTF_8);
    if (name.length >= LONGEST_NAME || name.length != entry.getName().length()) {
      records.add("path", name);
    }
    if (entry.getSize() > LARGEST_SIZE) {
      records.add("size", entry.getSize());
    }
    if (entry.getLongUserId() > LARGEST_ID) {
      records.add("uid", entry.getLongUserId());
    }
    if (entry.getLongGroupId() > LARGEST_ID) {
      records.add("gid", entry.getLongGroupId());
    }
    FileTime time = entry.getLastModifiedTime();
    if (time.toInstant().getNano() != 0) {
      String text =
          "%d.%09d".formatted(time.toInstant().getEpochSecond(), time.toInstant().getNano());
      records.add("mtime", text.getBytes(StandardCharsets.US_ASCII));
    }
    attributes.forEach((key, value) -> records.add(XATTR + key, value));
    return records.bytes.toByteArray();
  }

  private void add(String key, long number) {
    add(key, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** A record begins with its own length, whose digits count too. */
  private void add(String key, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    int without = name.length + value.length + 3;
    int length = without + digits(without);
    if (digits(length) > digits(without)) {
      length++;
    }
    bytes.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(name);
    bytes.write('=');
    bytes.writeBytes(value);
    bytes.write('\n');
  }

  private static int digits(int number) {
    return Integer.toString(number).length();
  }
}
