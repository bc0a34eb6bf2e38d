package dev.carob.storage.overlay;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.Faults;
import dev.carob.linux.FileStat;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.storage.format.LayerTrees;
import dev.carob.storage.format.RecordedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The directories of the layers: {@code <layer>/diff} with the content, {@code link} with a short
 * name, {@code l/<link>} that leads back to {@code diff}, {@code lower} with the short names of all
 * layers below, nearest first.
 */
final class LayerDirectories {

  private static final String LINK_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LINK_LENGTH = 26;
  private static final int BASE_MODE = 0555;
  private static final String STAGING = ".carob-staging";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path home;

  /**
   * @param home {@code <root>/overlay}
   */
  LayerDirectories(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  Path of(String id) {
    return home.resolve(id);
  }

  Path diff(String id) {
    return of(id).resolve("diff");
  }

  Path merged(String id) {
    return of(id).resolve("merged");
  }

  Path work(String id) {
    return of(id).resolve("work");
  }

  /** Makes the directories that hold the layers, and drops what an earlier crash left half made. */
  void prepare() {
    try {
      Files.createDirectories(home.resolve("l"));
      LayerTrees.delete(home.resolve(STAGING));
    } catch (IOException e) {
      throw failed("prepare", home, e);
    }
  }

  /** Begins a layer: a directory with an empty {@code diff}. */
  Staged stage(LayerRequest request) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    Path at = home.resolve(STAGING).resolve(HexFormat.of().formatHex(random));
    Staged staged = new Staged(at, request);
    boolean made = false;
    try {
      staged.fill();
      made = true;
      return staged;
    } catch (IOException e) {
      throw failed("make", at, e);
    } finally {
      if (!made) {
        staged.close();
      }
    }
  }

  /** A layer's directory, aside. */
  final class Staged implements RecordedDriver.Staged {

    private final Path at;
    private final LayerRequest request;

    private Staged(Path at, LayerRequest request) {
      this.at = at;
      this.request = request;
    }

    private void fill() throws IOException {
      Faults.beforeFile("stage layer");
      Files.createDirectories(difference());
      Files.createDirectory(at.resolve("work"));
      try (Confined tree = Confined.open(at)) {
        int mode = BASE_MODE;
        if (request.parent().isEmpty()) {
          Files.createDirectory(at.resolve("empty"));
        } else {
          FileStat stat = FileStat.of(diff(request.parent()));
          mode = stat.permissions();
          tree.chown("diff", stat.uid(), stat.gid());
        }
        tree.chmod("diff", mode);
        tree.chmod("work", 0700);
      }
      Faults.after("stage layer");
    }

    @Override
    public Path difference() {
      return at.resolve("diff");
    }

    @Override
    public void merge() {
      // The kernel does, at each mount.
    }

    @Override
    public void place() {
      LayerDirectories.this.place(at, request.id(), request.parent());
    }

    @Override
    public void close() {
      try {
        // Gone when it was placed; still there when another program was faster, or it failed.
        LayerTrees.delete(at);
      } catch (IOException e) {
        throw failed("remove", at, e);
      }
    }
  }

  /** Makes a staged directory the one of a layer. */
  private void place(Path staged, String id, String parent) {
    String link = randomLink();
    try {
      Files.writeString(staged.resolve("link"), link);
      if (!parent.isEmpty()) {
        Files.writeString(staged.resolve("lower"), lowerOf(parent));
      }
      // What a crash may have left between directory and record.
      LayerTrees.delete(of(id));
      Files.createSymbolicLink(home.resolve("l").resolve(link), Path.of("../" + id + "/diff"));
      Faults.beforeFile("place layer");
      Files.move(staged, of(id), StandardCopyOption.ATOMIC_MOVE);
      Faults.after("place layer");
    } catch (IOException e) {
      throw failed("make", of(id), e);
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

  /** Short names of the layers below, relative to {@link #home}, nearest first. */
  List<String> lowers(String id) {
    Path lower = of(id).resolve("lower");
    try {
      if (!Files.exists(lower)) {
        return List.of();
      }
      List<String> found = new ArrayList<>();
      for (String name : Files.readString(lower).strip().split(":", -1)) {
        if (!Files.exists(home.resolve(name))) {
          throw new CarobException.StorageFailed(
              "layer %s lies on %s, which is not there: load its image again"
                  .formatted(id, home.resolve(name)),
              null);
        }
        found.add(name);
      }
      return found;
    } catch (IOException e) {
      throw failed("read", lower, e);
    }
  }

  /** The content of the layers below, nearest first. */
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

  /** Removes a layer's directory and its short name; nothing there is no error. */
  void remove(String id) {
    try {
      Path linkFile = of(id).resolve("link");
      if (Files.exists(linkFile)) {
        Files.deleteIfExists(home.resolve("l").resolve(link(id)));
      }
      Faults.beforeFile("delete layer");
      LayerTrees.delete(of(id));
      Faults.after("delete layer");
    } catch (IOException e) {
      throw failed("remove", of(id), e);
    }
  }

  private static CarobException failed(String what, Path path, IOException e) {
    return new CarobException.StorageFailed("cannot " + what + " " + path + ": " + e, e);
  }
}
