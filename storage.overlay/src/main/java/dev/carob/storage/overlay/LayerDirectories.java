package dev.carob.storage.overlay;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Faults;
import dev.carob.linux.FileStat;
import dev.carob.linux.Mounts;
import dev.carob.linux.TreeRemoval;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.storage.format.RecordedDriver;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of the layers: {@code <layer>/diff} holds the content, {@code link} a short name,
 * {@code l/<link>} is a link back to {@code diff}, and {@code lower} lists the short names of all
 * lower layers, nearest first.
 */
final class LayerDirectories implements AutoCloseable {

  private static final String LINK_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LINK_LENGTH = 26;
  private static final int BASE_MODE = 0555;
  private static final String MOUNTS = ".carob-mounts";
  private static final String EMPTY = ".carob-empty";
  private static final String STAGING = ".carob-staging";
  private static final Logger LOG = LoggerFactory.getLogger(LayerDirectories.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int IDLE_SECONDS = 2;

  private final Path home;
  private final List<Path> others;

  /** A prepared directory for the next layer. */
  private final AtomicReference<@Nullable Staged> spare = new AtomicReference<>();

  private final ThreadPoolExecutor maker =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread thread = new Thread(work, "carob-layers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param home {@code <root>/overlay}
   * @param others the same directories of stores that are used read-only
   */
  LayerDirectories(Path home, List<Path> others) {
    this.home = home;
    this.others = others;
    maker.allowCoreThreadTimeOut(true);
  }

  Path home() {
    return home;
  }

  /**
   * The directory of a layer, in this store or a read-only one; a path in this store if the layer
   * does not exist.
   */
  Path of(String id) {
    Path own = home.resolve(id);
    if (!others.isEmpty() && !Files.exists(own)) {
      for (Path other : others) {
        Path candidate = other.resolve(id);
        if (Files.exists(candidate)) {
          return candidate;
        }
      }
    }
    return own;
  }

  Path diff(String id) {
    return of(id).resolve("diff");
  }

  /** The mount point of a layer, always in this store. */
  Path merged(String id) {
    Path own = home.resolve(id);
    return of(id).equals(own) ? own.resolve("merged") : home.resolve(MOUNTS).resolve(id);
  }

  /** An empty directory. */
  Path empty() {
    return home.resolve(EMPTY);
  }

  Path work(String id) {
    return of(id).resolve("work");
  }

  /**
   * Creates the directories that contain the layers, and removes partially created ones that an
   * earlier crash left.
   */
  void prepare() {
    try {
      Files.createDirectories(home.resolve("l"));
      Files.createDirectories(home.resolve(MOUNTS));
      Files.createDirectories(empty());
      TreeRemoval.remove(home.resolve(STAGING));
      Files.createDirectory(home.resolve(STAGING));
    } catch (IOException e) {
      throw failed("prepare", home, e);
    }
  }

  /**
   * Mounts the store on itself if that has not been done, so that layer mounts do not propagate
   * into other mount namespaces, which would keep them busy. Other programs unmount the store when
   * they end.
   */
  void mountHome() {
    if (!Mounts.isMounted(home)) {
      Mounts.bind(home, home);
      Mounts.makePrivate(home, false);
    }
  }

  /** Starts a layer: a directory with an empty {@code diff}. */
  Staged stage() {
    Staged ready = spare.getAndSet(null);
    if (ready != null) {
      return ready;
    }
    try {
      Faults.beforeFile("stage layer");
    } catch (IOException e) {
      throw failed("create", home.resolve(STAGING), e);
    }
    Staged staged = make();
    Faults.after("stage layer");
    return staged;
  }

  private Staged make() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    Path at = home.resolve(STAGING).resolve(HexFormat.of().formatHex(random));
    Staged staged = new Staged(at);
    boolean made = false;
    try {
      staged.fill();
      made = true;
      return staged;
    } catch (IOException e) {
      throw failed("create", at, e);
    } finally {
      if (!made) {
        staged.close();
      }
    }
  }

  /**
   * Prepares the directory for the next layer in the background: creating its few inodes takes the
   * file system longer than all other steps of creating a container's layer.
   */
  private void makeSpare() {
    try {
      Staged next = make();
      Files.createDirectory(next.at.resolve("merged"));
      if (!spare.compareAndSet(null, next)) {
        next.close();
      }
    } catch (IOException | CarobException e) {
      LOG.debug("cannot prepare a layer directory", e);
    }
  }

  @Override
  public void close() {
    maker.shutdown();
    try {
      if (!maker.awaitTermination(IDLE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a layer directory is still being prepared in {}", home);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Staged left = spare.getAndSet(null);
    if (left != null) {
      left.close();
    }
  }

  /** A layer's directory in the staging area. */
  final class Staged implements RecordedDriver.Staged {

    private final Path at;

    private Staged(Path at) {
      this.at = at;
    }

    private void fill() throws IOException {
      Files.createDirectory(at);
      Files.createDirectory(at.resolve("diff"));
      Files.createDirectory(at.resolve("work"));
      try (ConfinedTree tree = ConfinedTree.open(at)) {
        tree.chmod("diff", BASE_MODE);
        tree.chmod("work", 0700);
      }
    }

    @Override
    public Path difference() {
      return at.resolve("diff");
    }

    /**
     * Overlayfs combines the layers at each mount; only the attributes of the root directory are
     * taken from below.
     */
    @Override
    public void merge(LayerRequest request, boolean tellsRoot) {
      try {
        if (request.parent().isEmpty()) {
          Files.createDirectories(at.resolve("empty"));
          return;
        }
        if (!tellsRoot) {
          FileStat stat = FileStat.of(diff(request.parent()));
          try (ConfinedTree tree = ConfinedTree.open(at)) {
            tree.chown("diff", stat.uid(), stat.gid());
            tree.chmod("diff", stat.permissions());
          }
        }
      } catch (IOException e) {
        throw failed("create", at, e);
      }
    }

    @Override
    public void place(LayerRequest request) {
      LayerDirectories.this.place(at, request.id(), request.parent());
      if (!request.container().isEmpty() && maker.getQueue().isEmpty() && !maker.isShutdown()) {
        maker.execute(LayerDirectories.this::makeSpare);
      }
    }

    @Override
    public void close() {
      try {
        // After a successful place() the directory no longer exists. It still does if placing
        // failed or another program added the layer first.
        TreeRemoval.remove(at);
      } catch (IOException e) {
        throw failed("remove", at, e);
      }
    }
  }

  /** Moves a staged directory to the location of a layer. */
  private void place(Path staged, String id, String parent) {
    String link = randomLink();
    Path target = home.resolve(id);
    try {
      Files.writeString(staged.resolve("link"), link);
      if (!parent.isEmpty()) {
        Files.writeString(staged.resolve("lower"), lowerOf(parent));
      }
      // A crash may have left a directory without a record.
      TreeRemoval.remove(target);
      Files.createSymbolicLink(home.resolve("l").resolve(link), Path.of("../" + id + "/diff"));
      Faults.beforeFile("place layer");
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
      Faults.after("place layer");
    } catch (IOException e) {
      throw failed("create", target, e);
    }
  }

  private String lowerOf(String parent) throws IOException {
    String own = "l/" + link(parent);
    Path lower = of(parent).resolve("lower");
    return Files.exists(lower) ? own + ":" + Files.readString(lower).strip() : own;
  }

  private String link(String id) throws IOException {
    return Files.readString(of(id).resolve("link")).strip();
  }

  private static String randomLink() {
    StringBuilder link = new StringBuilder(LINK_LENGTH);
    for (int i = 0; i < LINK_LENGTH; i++) {
      link.append(LINK_ALPHABET.charAt(RANDOM.nextInt(LINK_ALPHABET.length())));
    }
    return link.toString();
  }

  /**
   * The lower layers, nearest first: short names relative to {@link #home}, or absolute paths for
   * those of other stores.
   */
  List<String> lowers(String id) {
    Path lower = of(id).resolve("lower");
    try {
      if (!Files.exists(lower)) {
        return List.of();
      }
      List<String> found = new ArrayList<>();
      for (String name : Files.readString(lower).strip().split(":", -1)) {
        found.add(place(id, name));
      }
      return found;
    } catch (IOException e) {
      throw failed("read", lower, e);
    }
  }

  private String place(String id, String name) throws IOException {
    if (Files.exists(home.resolve(name))) {
      return name;
    }
    for (Path other : others) {
      if (Files.exists(other.resolve(name))) {
        return other.resolve(name).toString();
      }
    }
    if (relink(name)) {
      return name;
    }
    throw new CarobException.StorageFailed(
        "layer %s requires layer %s, which does not exist: load its image again"
            .formatted(id, home.resolve(name)),
        null);
  }

  /** Recreates lost short names from the layers' own files. */
  private boolean relink(String wanted) throws IOException {
    boolean found = false;
    try (DirectoryStream<Path> layers = Files.newDirectoryStream(home)) {
      for (Path layer : layers) {
        Path file = layer.resolve("link");
        if (!Files.isRegularFile(file) || !Files.isDirectory(layer.resolve("diff"))) {
          continue;
        }
        String name = "l/" + Files.readString(file).strip();
        Path link = home.resolve(name);
        if (!Files.exists(link)) {
          Files.deleteIfExists(link);
          Files.createSymbolicLink(link, Path.of("../" + layer.getFileName() + "/diff"));
          LOG.info("the short name of layer {} was lost: creating it again", layer.getFileName());
        }
        found |= name.equals(wanted);
      }
    }
    return found;
  }

  /** The content directories of the lower layers, nearest first. */
  List<Path> lowerDiffs(String id) {
    return lowers(id).stream()
        .map(name -> home.resolve(name))
        .map(
            link -> {
              try {
                return link.toRealPath();
              } catch (IOException e) {
                throw failed("follow", link, e);
              }
            })
        .toList();
  }

  /** Removes a layer's directory and short name. Does nothing if they do not exist. */
  void remove(String id) {
    try {
      Path own = home.resolve(id);
      Path linkFile = own.resolve("link");
      if (Files.exists(linkFile)) {
        Files.deleteIfExists(home.resolve("l").resolve(Files.readString(linkFile).strip()));
      }
      Faults.beforeFile("delete layer");
      TreeRemoval.remove(own);
      Faults.after("delete layer");
    } catch (IOException e) {
      throw failed("remove", of(id), e);
    }
  }

  private static CarobException failed(String what, Path path, IOException e) {
    return new CarobException.StorageFailed("cannot " + what + " " + path + ": " + e, e);
  }
}
