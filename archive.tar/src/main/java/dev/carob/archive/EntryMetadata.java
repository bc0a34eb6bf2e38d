package dev.carob.archive;

import dev.carob.linux.OpenDirectory;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** The attributes of a tar entry, except for type and content. */
record EntryMetadata(int uid, int gid, int mode, Instant modified, Map<String, byte[]> xattrs) {

  private static final int PERMISSIONS = 07777;

  /**
   * @throws IllegalArgumentException an attribute is invalid or reserved by overlayfs
   */
  static EntryMetadata of(TarArchiveEntry entry, Map<String, byte[]> xattrs) {
    for (String name : xattrs.keySet()) {
      if (name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.")) {
        throw new IllegalArgumentException("the attribute " + name + " is reserved by overlayfs");
      }
    }
    return new EntryMetadata(
        id(entry.getLongUserId()),
        id(entry.getLongGroupId()),
        entry.getMode() & PERMISSIONS,
        entry.getLastModifiedTime().toInstant(),
        xattrs);
  }

  EntryMetadata with(OwnerMapping owners) {
    return new EntryMetadata(owners.uid(uid), owners.gid(gid), mode, modified, xattrs);
  }

  private static int id(long number) {
    // The highest number is not a valid id: chown uses it for "unchanged".
    if (number < 0 || number >= 0xffffffffL) {
      throw new IllegalArgumentException(number + " is not a valid user or group id");
    }
    return (int) number;
  }

  /** Applies the attributes to a file. */
  void apply(OpenDirectory directory, String name, boolean link) {
    directory.chown(name, uid, gid);
    if (!link) {
      directory.chmod(name, mode);
    }
    xattrs.forEach((key, value) -> directory.xattr(name, key, value));
    directory.modified(name, modified);
  }
}
