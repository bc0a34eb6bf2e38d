package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.LayerUnpacker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A layer's tar, unpacked.
 *
 * @param digest of the tar
 * @param size of the tar in bytes
 * @param uids who owns its files
 * @param tellsRoot whether it says what the root's own inode is
 */
record StagedDiff(String digest, long size, List<Long> uids, List<Long> gids, boolean tellsRoot) {

  /** Of a layer that was made empty. */
  static final StagedDiff NONE = new StagedDiff("", -1, List.of(), List.of(), false);

  /** Counts and digests the bytes that are read. */
  private static final class Seen extends FilterInputStream {
    private final MessageDigest digest;
    private long count;

    Seen(InputStream in, MessageDigest digest) {
      super(in);
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      if (n > 0) {
        digest.update(bytes, offset, n);
        count += n;
      }
      return n;
    }
  }

  /**
   * Unpacks a tar.
   *
   * @param title of the layer, for messages
   * @param directory takes the difference, in the form of {@link LayerDiff}
   * @param split is made: what of the tar is not in the files
   * @throws CarobException.InvalidArgument naming layer and entry
   */
  static StagedDiff unpack(String title, InputStream tar, Path directory, Path split) {
    Seen seen = new Seen(tar, sha256());
    try (TarSplitWriter parts = new TarSplitWriter(split)) {
      LayerUnpacker.Owners owners = LayerUnpacker.unpack(title, seen, directory, parts);
      return new StagedDiff(
          "sha256:" + HexFormat.of().formatHex(seen.digest.digest()),
          seen.count,
          owners.uids(),
          owners.gids(),
          owners.root());
    } catch (IOException | UncheckedIOException e) {
      throw new CarobException.StorageFailed("cannot unpack " + title + ": " + e.getMessage(), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new CarobException.Internal("this Java has no SHA-256", e);
    }
  }
}
