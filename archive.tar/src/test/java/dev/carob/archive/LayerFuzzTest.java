package dev.carob.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.carob.api.CarobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes are either unpacked as a layer or rejected with the layer's title, in bounded time, and
 * nothing outside the directory is changed.
 */
class LayerFuzzTest {

  private static final Duration TIME = Duration.ofSeconds(8);
  private static final int BLOCK = 512;

  /** Random seeds that failed once; they are tried before new ones. */
  private static final long[] SEEDS = {1, 2, 7, 11, 4242, 20_240_101L};

  @TempDir Path dir;

  private static void entry(
      TarArchiveOutputStream tar, String name, byte type, String link, int size)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(link);
    entry.setSize(size);
    if (size > 0) {
      entry.addPaxHeader("SCHILY.xattr.user.k", "v");
    }
    tar.putArchiveEntry(entry);
    tar.write(new byte[size]);
    tar.closeArchiveEntry();
  }

  /** Tars with entries of every type, to be damaged. */
  private static List<byte[]> bases() throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
        tar.setLongFileMode(mode);
        entry(tar, "d/", TarConstants.LF_DIR, "", 0);
        entry(tar, "d/file", TarConstants.LF_NORMAL, "", 700);
        entry(tar, "d/" + "long".repeat(50), TarConstants.LF_NORMAL, "", 3);
        entry(tar, "d/soft", TarConstants.LF_SYMLINK, "../etc/passwd", 0);
        entry(tar, "d/hard", TarConstants.LF_LINK, "d/file", 0);
        entry(tar, "d/.wh.gone", TarConstants.LF_NORMAL, "", 0);
        entry(tar, "d/.wh..wh..opq", TarConstants.LF_NORMAL, "", 0);
        entry(tar, "d/fifo", TarConstants.LF_FIFO, "", 0);
        entry(tar, "soft/through", TarConstants.LF_NORMAL, "", 1);
      }
      all.add(bytes.toByteArray());
    }
    return all;
  }

  private static final String[] NAMES = {
    "../out",
    "/out",
    "d/../../out",
    "",
    ".",
    "..",
    ".wh.",
    ".wh..",
    "d/soft/x",
    "x".repeat(99),
    "d/file/x"
  };

  /** Damages a tar. Most headers keep a correct checksum, so that parsing continues beyond them. */
  private static byte[] damaged(byte[] base, Random random) {
    byte[] tar = base.clone();
    for (int n = random.nextInt(6); n >= 0; n--) {
      int block = random.nextInt(tar.length / BLOCK) * BLOCK;
      switch (random.nextInt(5)) {
        case 0 -> tar[block + random.nextInt(BLOCK)] = (byte) random.nextInt();
        case 1 -> {
          byte[] name = NAMES[random.nextInt(NAMES.length)].getBytes(StandardCharsets.US_ASCII);
          java.util.Arrays.fill(tar, block, block + 100, (byte) 0);
          System.arraycopy(name, 0, tar, block, name.length);
        }
        case 2 -> tar[block + 156] = (byte) "0123456xgLKS7".charAt(random.nextInt(13));
        case 3 -> {
          byte[] size =
              "%011o".formatted(random.nextLong() & 0xfffffffL).getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(size, 0, tar, block + 124, 11);
        }
        default -> {
          byte[] name = NAMES[random.nextInt(NAMES.length)].getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(name, 0, tar, block + 157, name.length);
        }
      }
      if (random.nextInt(10) > 0) {
        checksum(tar, block);
      }
    }
    return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(tar, random.nextInt(tar.length)) : tar;
  }

  private static void checksum(byte[] tar, int block) {
    java.util.Arrays.fill(tar, block + 148, block + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += tar[block + i] & 0xff;
    }
    byte[] text = "%06o".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, block + 148, 6);
    tar[block + 154] = 0;
  }

  private void one(List<byte[]> bases, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] tar = damaged(bases.get(random.nextInt(bases.size())), random);
    Path layer = Files.createDirectory(dir.resolve("layer"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          try {
            LayerUnpacker.unpack("the layer", new ByteArrayInputStream(tar), layer, TarParts.NONE);
          } catch (CarobException.InvalidArgument | CarobException.StorageFailed e) {
            assertThat(e).as("seed %d", seed).hasMessageContaining("the layer");
          }
        },
        "seed " + seed);
    try (Stream<Path> outside = Files.list(dir)) {
      assertThat(outside).as("seed %d", seed).containsExactly(layer);
    }
    try (Stream<Path> tree = Files.walk(layer)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void anyBytesAreALayerOrAreRejected() throws IOException {
    List<byte[]> bases = bases();
    for (long seed : SEEDS) {
      one(bases, seed);
    }
    long begin = System.nanoTime();
    long seed = System.currentTimeMillis();
    while (System.nanoTime() - begin < TIME.toNanos()) {
      one(bases, seed++);
    }
  }
}
