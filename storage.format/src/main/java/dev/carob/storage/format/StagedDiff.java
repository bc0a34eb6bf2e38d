package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An unpacked layer.
 *
 * @param digest digest of the tar
 * @param size size of the tar in bytes
 * @param uids owners of the layer's files
 * @param tellsRoot true if the tar has the metadata of the root directory
 */
record StagedDiff(String digest, long size, List<Long> uids, List<Long> gids, boolean tellsRoot) {

  /** For a layer that was created empty. */
  static final StagedDiff NONE = new StagedDiff("", -1, List.of(), List.of(), false);

  /**
   * Unpacks a tar.
   *
   * @param title name of the layer for messages
   * @param directory receives the difference, in the form of {@link LayerDiff}
   * @param split file to create for the parts of the tar that are not file content
   * @throws CarobException.InvalidArgument the tar is invalid; names layer and entry
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
