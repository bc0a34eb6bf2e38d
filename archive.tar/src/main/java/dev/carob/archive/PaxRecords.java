package dev.carob.archive;

import dev.carob.linux.FileNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** An extended header of POSIX pax, for attributes that do not fit into a tar header. */
final class PaxRecords {

  /** The prefix of keys for extended attributes. */
  static final String XATTR = "SCHILY.xattr.";

  static final String PATH = "path";
  static final String LINK = "linkpath";

  private static final int LONGEST_NAME = 100;
  private static final long LARGEST_ID = 07777777L;
  private static final long LARGEST_SIZE = 077777777777L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PaxRecords() {}

  /**
   * Returns true if an entry's name does not fit into a tar header. The library's own check takes
   * quadratic time in the length of the name.
   */
  static boolean needed(TarArchiveEntry entry) {
    return !isShort(entry.getName()) || !isShort(entry.getLinkName());
  }

  /** Builds the extended header of an entry. The entry keeps what fits into the tar header. */
  static byte[] of(TarArchiveEntry entry, Map<String, byte[]> attributes) {
    PaxRecords records = new PaxRecords();
    if (!isShort(entry.getName())) {
      records.add(PATH, FileNames.bytes(entry.getName()));
      entry.setName(shortened(entry.getName()));
    }
    if (!isShort(entry.getLinkName())) {
      records.add(LINK, FileNames.bytes(entry.getLinkName()));
      entry.setLinkName(shortened(entry.getLinkName()));
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

  private static boolean isShort(String name) {
    return name.length() < LONGEST_NAME && name.chars().allMatch(c -> c < 0x80);
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST_NAME - 1))
        .replaceAll("[^\\x01-\\x7f]", "_");
  }

  private void add(String key, long number) {
    add(key, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  /** A record begins with its own length, which includes the digits of the length. */
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
