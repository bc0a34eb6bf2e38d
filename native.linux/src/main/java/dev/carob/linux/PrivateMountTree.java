package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A directory tree with other trees mounted in it, in a private mount namespace: other processes do
 * not see the mounts, and the mounts end when this is closed or the engine ends.
 */
public final class PrivateMountTree implements AutoCloseable {

  private static final int SYS_PIVOT_ROOT =
      System.getProperty("os.arch", "").equals("aarch64") ? 41 : 155;

  private final Fd namespace;
  private final ConfinedTree root;

  /**
   * A tree to mount.
   *
   * @param source absolute path of a file or directory
   * @param target mount point relative to the root. Symbolic links are followed inside the root. A
   *     target that does not exist is skipped.
   */
  public record Bind(Path source, String target) {}

  private PrivateMountTree(Fd namespace, ConfinedTree root) {
    this.namespace = namespace;
    this.root = root;
  }

  /**
   * Mounts {@code binds} over {@code root}.
   *
   * @param binds a mount before those below it
   */
  public static PrivateMountTree of(Path root, List<Bind> binds) {
    return of(root, () -> Mounts.bindTree(root, root), tree -> {}, binds);
  }

  /**
   * Mounts {@code binds} in a tree that contains only the directories that lead to them. No mount
   * point is created in another file system.
   *
   * @param over a directory over which the tree is mounted; it does not change
   * @param binds a mount before those below it
   */
  public static PrivateMountTree bare(Path over, List<Bind> binds) {
    return of(
        over,
        () -> Mounts.mount("tmpfs", over, "tmpfs", 0, "mode=755"),
        tree -> binds.forEach(bind -> mountPoint(tree, bind)),
        binds);
  }

  private static void mountPoint(ConfinedTree tree, Bind bind) {
    boolean directory = Files.isDirectory(bind.source());
    int slash = bind.target().lastIndexOf('/');
    String parent = directory ? bind.target() : bind.target().substring(0, Math.max(slash, 0));
    tree.makeDirectory(parent, 0755).close();
    if (!directory) {
      tree.create(bind.target(), 0644).close();
    }
  }

  private static PrivateMountTree of(
      Path root, Runnable base, Consumer<ConfinedTree> directories, List<Bind> binds) {
    return Namespaces.inPrivateMounts(
        () -> {
          String thread = "/proc/self/task/" + LibC.get().gettid();
          Fd namespace = Fd.open(Path.of(thread + "/ns/mnt"), Fd.O_RDONLY, 0);
          try {
            base.run();
            try (ConfinedTree tree = ConfinedTree.open(root)) {
              directories.accept(tree);
              binds.forEach(bind -> bind(thread, tree, bind));
            }
            ConfinedTree seen = ConfinedTree.open(root);
            try {
              leaveOthers(root);
              return new PrivateMountTree(namespace, seen);
            } catch (RuntimeException e) {
              seen.close();
              throw e;
            }
          } catch (RuntimeException e) {
            namespace.close();
            throw e;
          }
        });
  }

  private static void bind(String thread, ConfinedTree tree, Bind bind) {
    tree.openIfThere(bind.target(), Fd.O_PATH)
        .ifPresent(
            target -> {
              try (target) {
                Mounts.bindTree(bind.source(), Path.of(thread + "/fd/" + target.number()));
              }
            });
  }

  /** Unmounts everything else in the namespace, so that it does not keep other mounts busy. */
  private static void leaveOthers(Path root) {
    LibC.check(LibC.get().chdir(root.toString()), "chdir", root);
    LibC.check(LibC.get().syscall(SYS_PIVOT_ROOT, ".", "."), "pivot_root", root);
    Mounts.detach(Path.of("."));
  }

  /** The tree including the mounts. */
  public ConfinedTree root() {
    return root;
  }

  @Override
  public void close() {
    root.close();
    namespace.close();
  }
}
