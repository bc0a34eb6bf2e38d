package dev.carob.storage.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreePosition;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCopyTest {

  private static final String LONG = "a-name-of-a-directory-of-some-length";

  @TempDir private Path dir;
  private Path from;
  private Path to;

  @BeforeEach
  void create() throws IOException {
    from = Files.createDirectory(dir.resolve("from"));
    to = Files.createDirectory(dir.resolve("to"));
  }

  /** JUnit removes files by their paths, which may be too long. */
  @AfterEach
  void remove() throws IOException {
    TreeRemoval.remove(from);
    TreeRemoval.remove(to);
  }

  private void copy() throws IOException {
    TreeCopy.of(from, to, dir.resolve("links"));
    assertThat(dir.resolve("links")).doesNotExist();
  }

  private void isTheSame() {
    assertThat(new TreeDifference(to, from).changes()).isEmpty();
    assertThat(new TreeDifference(from, to).changes()).isEmpty();
  }

  private static OpenDirectory open(Path directory) {
    try (ConfinedTree confined = ConfinedTree.open(directory)) {
      return confined.directory("");
    }
  }

  @Test
  void everyKindOfFileKeepsItsAttributes() throws IOException {
    Files.createDirectories(from.resolve("d/e"));
    Files.writeString(from.resolve("d/set-user-id"), "#!");
    try (OpenDirectory top = open(from);
        OpenDirectory d = open(from.resolve("d"))) {
      d.chown("set-user-id", 1, 2);
      d.chmod("set-user-id", 04711);
      d.xattr("set-user-id", "user.note", new byte[] {0, 1});
      d.xattr("e", "trusted.note", new byte[] {2});
      d.symlink("link", "/nowhere");
      d.chown("link", 3, 4);
      d.mknod("fifo", ConfinedTree.S_IFIFO | 0640, 0, 0);
      d.mknod("device", ConfinedTree.S_IFCHR | 0600, 1, 3);
      d.create("\udcff", 0644).close();
      top.chmod("d", 01777);
      top.chown("d", 5, 6);
    }
    Files.setLastModifiedTime(from.resolve("d/e"), FileTime.from(Instant.ofEpochSecond(7, 8)));
    Files.setLastModifiedTime(from.resolve("d"), FileTime.from(Instant.ofEpochSecond(9)));
    copy();
    isTheSame();
    assertThat(Files.getLastModifiedTime(to.resolve("d/e")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(7, 8));
    assertThat(Files.getLastModifiedTime(to.resolve("d")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(9));
  }

  @Test
  void hardLinksAreKept() throws IOException {
    Files.createDirectories(from.resolve("d"));
    Files.writeString(from.resolve("d/one"), "x");
    Files.createLink(from.resolve("two"), from.resolve("d/one"));
    Files.createLink(from.resolve("three"), from.resolve("d/one"));
    copy();
    isTheSame();
    FileStat one = FileStat.of(to.resolve("d/one"));
    assertThat(one.links()).isEqualTo(3);
    assertThat(one.isSameFile(FileStat.of(to.resolve("two")))).isTrue();
    assertThat(one.isSameFile(FileStat.of(from.resolve("two")))).isFalse();
  }

  @Test
  void holesAreKept() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(from.resolve("sparse").toFile(), "rw")) {
      file.writeByte(1);
      file.seek(64 << 20);
      file.writeByte(2);
      file.setLength(128 << 20);
    }
    copy();
    assertThat(Files.mismatch(from.resolve("sparse"), to.resolve("sparse"))).isEqualTo(-1);
    Process blocks = new ProcessBuilder("stat", "-c", "%b", to.resolve("sparse") + "").start();
    String text = new String(blocks.getInputStream().readAllBytes());
    assertThat(Long.parseLong(text.strip()) * 512).isLessThan(1 << 20);
  }

  @Test
  void aFileReplacesAFileAndADirectoryGetsTheAttributes() throws IOException {
    Files.createDirectory(from.resolve("d"));
    Files.writeString(from.resolve("d/f"), "new");
    Files.createDirectory(to.resolve("d"));
    Files.writeString(to.resolve("d/other"), "stays");
    Files.createSymbolicLink(to.resolve("d/f"), dir.resolve("outside"));
    try (OpenDirectory top = open(to);
        OpenDirectory fresh = open(from)) {
      top.xattr("d", "user.old", new byte[] {1});
      fresh.chmod("d", 0700);
    }
    copy();
    assertThat(to.resolve("d/f")).hasContent("new").isRegularFile();
    assertThat(dir.resolve("outside")).doesNotExist();
    assertThat(to.resolve("d/other")).hasContent("stays");
    assertThat(FileStat.of(to.resolve("d")).permissions()).isEqualTo(0700);
    try (OpenDirectory top = open(to)) {
      assertThat(top.xattrs("d")).isEmpty();
    }
  }

  /** The path is longer than the kernel accepts (4,096 bytes). */
  @Test
  void treesMayBeDeeperThanAPathIsLong() throws IOException {
    try (OpenDirectory top = open(from);
        TreePosition way = new TreePosition(top, true)) {
      for (int depth = 0; depth < 300; depth++) {
        way.here().mkdir(LONG, 0755);
        assertThat(way.down(LONG)).isEqualTo(TreePosition.Step.DONE);
      }
      try (Fd file = way.here().create("first", 0644)) {
        file.write(new byte[] {1}, 0, 1);
      }
      way.here().link("second", way.here(), "first");
    }
    copy();
    isTheSame();
  }

  @Test
  void aFileThatCannotBeReplacedIsNamed() throws IOException {
    Files.writeString(from.resolve("name"), "x");
    Files.createDirectory(to.resolve("name"));
    assertThatThrownBy(this::copy).hasMessageContaining("name");
    assertThat(dir.resolve("links")).doesNotExist();
  }
}
