package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  /**
   * Unpacks a tar.
   *
   * @param title of the layer, for messages
   * @param directory takes the difference, in the form of {@link LayerDiff}
   * @param split is made: what of the tar is not in the files
   * @throws CarobException.InvalidArgument naming layer and entry
   */
  static StagedDiff unpack(String title, InputStream tar, Path directory, Path split) {
    DigestedStream seen = new DigestedStream(tar, count -> {});
    try (TarSplitWriter parts = new TarSplitWriter(split)) {
      LayerUnpacker.Owners owners = LayerUnpacker.unpack(title, seen, directory, parts);
      return new StagedDiff(
          seen.digest(), seen.count(), owners.uids(), owners.gids(), owners.root());
    } catch (IOException | UncheckedIOException e) {
      throw new CarobException.StorageFailed("cannot unpack " + title + ": " + e.getMessage(), e);
    }
  }
}
