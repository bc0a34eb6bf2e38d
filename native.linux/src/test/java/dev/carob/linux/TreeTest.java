package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeTest {

  private static final byte[] NO_UTF8 = {
    'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x82
  };

  private Path dir;

  // JUnit's temporary directory is not used, because JUnit cannot remove these trees.
  @BeforeEach
  void makeDirectory() throws IOException {
    dir = Files.createTempDirectory("carob-trees");
  }

  @AfterEach
  void removeDirectory() throws IOException {
    TreeRemoval.remove(dir);
    assertThat(dir).doesNotExist();
  }

  /** Creates nested directories, with a file of five bytes in the innermost. */
  private void nest(String name, int depth) throws IOException {
    try (ConfinedTree tree = ConfinedTree.open(dir);
        OpenDirectory top = tree.directory("");
        TreePosition way = new TreePosition(top, true)) {
      for (int i = 0; i < depth; i++) {
        way.here().mkdir(name, 0755);
        assertThat(way.down(name)).isEqualTo(TreePosition.Step.DONE);
      }
      try (Fd file = way.here().create("file", 0644)) {
        file.write(new byte[5], 0, 5);
      }
    }
  }

  @Test
  void walksAndRemovesATreeDeeperThanAnyPathMayBeLong() throws IOException {
    nest("d".repeat(200), 1500);
    List<Integer> depths = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    TreeWalk.below(
        dir,
        file -> {
          depths.add(file.depth());
          lengths.add(file.path().length());
        });
    assertThat(depths).containsExactly(1500);
    assertThat(lengths).containsExactly(1500 * 201 + 4);
    assertThat(TreeSize.of(dir)).isEqualTo(5);
    TreeRemoval.remove(dir.resolve("d".repeat(200)));
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void opensAPathThatIsLongerThanTheKernelTakes() throws IOException {
    nest("long-name", 500);
    String path = "long-name/".repeat(500) + "file";
    try (ConfinedTree tree = ConfinedTree.open(dir);
        Fd file = tree.openFollowing(path, Fd.O_RDONLY)) {
      assertThat(file.read(new byte[10])).isEqualTo(5);
      assertThat(tree.kind(path)).contains(ConfinedTree.Kind.OTHER);
    }
  }

  @Test
  void keepsNamesThatAreNotUtf8() throws IOException {
    String name = FileNames.text(NO_UTF8);
    try (ConfinedTree tree = ConfinedTree.open(dir)) {
      tree.mkdir(name, 0755);
      tree.symlink(name + "/link", name);
      tree.xattr(name, "user.k", new byte[] {1});
    }
    List<byte[]> names = new ArrayList<>();
    TreeWalk.below(
        dir,
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(TreeWalk.Found directory) {
            names.add(FileNames.bytes(directory.name()));
            assertThat(directory.directory().xattrs(directory.name())).containsKey("user.k");
            return true;
          }

          @Override
          public void file(TreeWalk.Found file) {
            names.add(FileNames.bytes(file.directory().readLink(file.name())));
          }
        });
    assertThat(names).containsExactly(NO_UTF8, NO_UTF8);
  }

  @Test
  void everyNameBecomesTextAndBack() {
    for (String text : List.of("plain", "ä€𝄞", "")) {
      assertThat(FileNames.text(FileNames.bytes(text))).isEqualTo(text);
      assertThat(FileNames.isText(text)).isTrue();
    }
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i + 1);
    }
    assertThat(FileNames.bytes(FileNames.text(all))).isEqualTo(all);
    byte[] encodedSurrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xf0, (byte) 0x9d};
    assertThat(FileNames.bytes(FileNames.text(encodedSurrogate))).isEqualTo(encodedSurrogate);
    assertThat(FileNames.isText(FileNames.text(NO_UTF8))).isFalse();
    assertThat(FileNames.shown(FileNames.text(NO_UTF8))).isEqualTo("a��b��");
  }

  @Test
  void removesImmutableAndAppendOnlyFiles() throws IOException {
    Path inner = Files.createDirectories(dir.resolve("tree/inner"));
    Files.writeString(inner.resolve("append"), "x");
    Files.writeString(inner.resolve("fixed"), "x");
    ProgramRun.of(List.of("/usr/bin/chattr", "+a", inner + "/append"));
    ProgramRun.of(List.of("/usr/bin/chattr", "+i", inner + "/fixed", inner + "", dir + "/tree"));
    assertThatThrownBy(() -> Files.delete(inner.resolve("fixed"))).isInstanceOf(IOException.class);
    TreeRemoval.remove(dir.resolve("tree"));
    assertThat(dir.resolve("tree")).doesNotExist();
  }

  @Test
  void unmountsFileSystemsInATreeAndKeepsTheirFiles() throws IOException {
    Path other = Files.createDirectories(dir.resolve("other/kept")).getParent();
    Path file = Files.writeString(other.resolve("file"), "x");
    Path onto = Files.createDirectories(dir.resolve("tree/mount"));
    Path ontoFile = Files.writeString(dir.resolve("tree/file"), "y");
    Mounts.bind(other, onto);
    Mounts.bind(other, onto);
    Mounts.bind(file, ontoFile);
    TreeRemoval.remove(dir.resolve("tree"));
    assertThat(dir.resolve("tree")).doesNotExist();
    assertThat(file).hasContent("x");
    assertThat(other.resolve("kept")).exists();
    assertThat(Mounts.below(dir)).isEmpty();
  }

  @Test
  void aLinkIsRemovedAndNotFollowed() throws IOException {
    Path kept = Files.writeString(Files.createDirectory(dir.resolve("kept")).resolve("file"), "x");
    Files.createSymbolicLink(dir.resolve("link"), kept.getParent());
    TreeRemoval.remove(dir.resolve("link"));
    TreeRemoval.remove(dir.resolve("link"));
    TreeRemoval.remove(dir.resolve("nothing/here"));
    assertThat(kept).exists();
    assertThat(dir.resolve("link")).doesNotExist();
  }

  @Test
  void anInterruptEndsAWalkButNotARemoval() throws IOException {
    nest("d", 3);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> TreeSize.of(dir)).isInstanceOf(InterruptedIOException.class);
    TreeRemoval.remove(dir.resolve("d"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(dir).isEmptyDirectory();
  }
}
