package dev.carob.archive;

import dev.carob.linux.ThreadInterrupt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Maps the owners of the files in a layer's tar, as for a user namespace. */
public final class MappedOwners {

  private MappedOwners() {}

  /**
   * Writes a copy of the tar with mapped owners to an unnamed temporary file. Whiteouts have no
   * owner and remain unchanged.
   *
   * @param title name of the layer for messages
   * @param layer the layer's tar; not closed
   */
  public static InputStream of(String title, InputStream layer, OwnerMapping owners) {
    return TarPacker.pack(title, packer -> copy(layer, owners, packer));
  }

  private static void copy(InputStream layer, OwnerMapping owners, TarPacker packer)
      throws IOException {
    TarReader reader = new TarReader(layer, TarParts.NONE);
    TarArchiveInputStream tar =
        new TarArchiveInputStream(reader, StandardCharsets.ISO_8859_1.name());
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      ThreadInterrupt.check();
      Map<String, byte[]> records = reader.records();
      String name = EntryNames.name(entry, records);
      reader.entry(name, entry.getSize(), !entry.isSparse());
      TarArchiveEntry mapped =
          new TarArchiveEntry(
              name, entry.isSparse() ? TarConstants.LF_NORMAL : entry.getLinkFlag(), true);
      mapped.setLinkName(EntryNames.target(entry, records));
      mapped.setMode(entry.getMode());
      mapped.setLastModifiedTime(entry.getLastModifiedTime());
      mapped.setDevMajor(entry.getDevMajor());
      mapped.setDevMinor(entry.getDevMinor());
      mapped.setSize(entry.isSparse() ? entry.getRealSize() : entry.getSize());
      boolean whiteout = name.substring(name.lastIndexOf('/') + 1).startsWith(".wh.");
      int uid = (int) entry.getLongUserId();
      int gid = (int) entry.getLongGroupId();
      mapped.setUserId(whiteout ? uid : owners.uid(uid));
      mapped.setGroupId(whiteout ? gid : owners.gid(gid));
      packer.put(mapped, TarReader.xattrs(records), tar);
    }
    reader.ended();
  }
}
