package dev.carob.runtime.core.volume;

import dev.carob.archive.OwnerMapping;
import dev.carob.archive.PackOptions;
import dev.carob.archive.TarPacker;
import dev.carob.archive.TarUnpacker;
import dev.carob.archive.UnpackOptions;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.TreeWalk;
import dev.carob.runtime.core.spec.OciSpec;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Fills directories that are mounted in a container. */
final class CopyUp {

  private static final int PIPE = 1 << 16;

  private CopyUp() {}

  /**
   * Fills an empty directory with the content of a path in a root filesystem, including the path's
   * owner and permissions. If the path does not exist, the directory is given to the new owner.
   *
   * @param place path without a leading slash; symbolic links are followed inside the root
   * @param fresh the new owner
   * @param owners maps the owners of the files
   * @param content whether to copy files
   * @param owner whether to change the directory's owner and permissions
   */
  static void fill(
      Path rootfs,
      String place,
      Path directory,
      OciSpec.Owner fresh,
      OwnerMapping owners,
      boolean content,
      boolean owner)
      throws IOException {
    try (ConfinedTree root = ConfinedTree.open(rootfs);
        ConfinedTree target = ConfinedTree.open(directory)) {
      Optional<Fd> found = root.openIfThere(place, Fd.O_PATH | Fd.O_DIRECTORY);
      if (found.isEmpty()) {
        if (owner) {
          target.chown(".", fresh.uid(), fresh.gid());
        }
        return;
      }
      try (Fd there = found.get()) {
        FileStat stat = FileStat.of(there);
        if (content && isEmpty(directory)) {
          copy(root, place, target, owners);
        }
        if (owner) {
          target.chown(".", owners.uid(stat.uid()), owners.gid(stat.gid()));
          target.chmod(".", stat.permissions());
        }
      }
    }
  }

  static boolean isEmpty(Path directory) throws IOException {
    try (var found = Files.newDirectoryStream(directory)) {
      return !found.iterator().hasNext();
    }
  }

  private static void copy(
      ConfinedTree root, String place, ConfinedTree target, OwnerMapping owners)
      throws IOException {
    try (PipedInputStream in = new PipedInputStream(PIPE)) {
      PipedOutputStream out = new PipedOutputStream(in);
      CompletableFuture<Void> packing =
          CompletableFuture.runAsync(
              () -> {
                try (out) {
                  TarPacker.tree(root, place, "", out, PackOptions.EXACT);
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              },
              task -> new Thread(task, "carob-fill").start());
      try {
        TarUnpacker.files(
            "what the image has in /" + place,
            in,
            target,
            "",
            new UnpackOptions(owners, true, false));
      } finally {
        in.close();
        await(packing);
      }
    }
  }

  private static void await(CompletableFuture<Void> packing) throws IOException {
    try {
      packing.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Changes the owner of a file or, recursively, of a directory. */
  static void give(Path top, int uid, int gid) throws IOException {
    if (!Files.isDirectory(top)) {
      Files.setAttribute(top, "unix:uid", uid);
      Files.setAttribute(top, "unix:gid", gid);
      return;
    }
    TreeWalk.of(
        top.toRealPath(),
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(TreeWalk.Found directory) {
            file(directory);
            return true;
          }

          @Override
          public void file(TreeWalk.Found file) {
            file.directory().chown(file.name(), uid, gid);
          }
        });
  }
}
