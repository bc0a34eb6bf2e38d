package dev.carob.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.FileNames;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreeRemoval;
import dev.carob.linux.TreeWalk;
import dev.carob.linux.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {

  @TempDir Path dir;
  private Path from;
  private Path to;

  @BeforeEach
  void directories() throws IOException {
    from = Files.createDirectory(dir.resolve("from"));
    to = Files.createDirectory(dir.resolve("to"));
  }

  private byte[] pack(String path, String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      TarPacker.tree(tree, path, name, out, PackOptions.EXACT);
    }
    return out.toByteArray();
  }

  private void unpack(byte[] tar, String top) {
    unpack(tar, top, new UnpackOptions(OwnerMapping.NONE, true, false));
  }

  private void unpack(byte[] tar, String top, UnpackOptions options) {
    try (ConfinedTree tree = ConfinedTree.open(to)) {
      TarUnpacker.files("the test", new ByteArrayInputStream(tar), tree, top, options);
    }
  }

  private static OwnerMapping plus(int number) {
    return new OwnerMapping() {
      @Override
      public int uid(int uid) {
        return uid + number;
      }

      @Override
      public int gid(int gid) {
        return gid + 2 * number;
      }
    };
  }

  private static OwnerMapping fromAMillionOn() {
    return new OwnerMapping() {
      @Override
      public int uid(int uid) {
        return uid < 1_000_000 ? 7 : uid - 1_000_000;
      }

      @Override
      public int gid(int gid) {
        return uid(gid);
      }
    };
  }

  @Test
  void ownersAreMappedWhenPackingAndUnpacking() throws IOException {
    Files.createDirectories(from.resolve("d/proc/1"));
    Files.writeString(from.resolve("d/f"), "x");
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.chown("d/f", 12, 34);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TarPacker.tree(tree, "d", "e", out, new PackOptions(plus(100), Set.of("e/proc"), false));
      unpack(out.toByteArray(), "", new UnpackOptions(plus(1000), false, false));
    }
    assertThat(FileStat.of(to.resolve("e/f")).uid()).isEqualTo(1112);
    assertThat(FileStat.of(to.resolve("e/f")).gid()).isEqualTo(2234);
    assertThat(FileStat.of(to.resolve("e")).uid()).isEqualTo(1100);
    assertThat(to.resolve("e/proc")).isEmptyDirectory();
  }

  @Test
  void theOwnersInALayersTarAreMappedAndNothingElseChanges() throws IOException {
    String odd = "d/" + "n".repeat(120) + "\u00e9";
    Files.createDirectories(from.resolve("d"));
    Files.writeString(from.resolve(odd), "content");
    Files.setLastModifiedTime(
        from.resolve(odd), FileTime.from(Instant.parse("2020-01-02T03:04:05.678901234Z")));
    Files.createLink(from.resolve("d/linked"), from.resolve(odd));
    Files.createSymbolicLink(from.resolve("d/symbolic"), Path.of("l".repeat(150)));
    Files.writeString(from.resolve("d/.wh.gone"), "");
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.mknod("d/null", ConfinedTree.S_IFCHR | 0666, 1, 3);
      tree.chown(odd, 1_000_005, 1_000_006);
      tree.chown("d/symbolic", 3_000_000, 0);
      tree.chmod(odd, 04755);
    }
    Xattrs.set(from.resolve(odd), "user.x", new byte[] {0, (byte) 0xff, '\n'});
    byte[] tar = pack("", "");
    try (InputStream mapped =
        MappedOwners.of("the test", new ByteArrayInputStream(tar), fromAMillionOn())) {
      unpack(mapped.readAllBytes(), "");
    }
    FileStat file = FileStat.of(to.resolve(odd));
    assertThat(file.uid()).isEqualTo(5);
    assertThat(file.gid()).isEqualTo(6);
    assertThat(FileStat.of(to.resolve("d")).uid()).isEqualTo(7);
    assertThat(Xattrs.all(to.resolve(odd)))
        .containsEntry("user.x", new byte[] {0, (byte) 0xff, '\n'});
    assertThat(file.permissions()).isEqualTo(04755);
    assertThat(file.modified()).isEqualTo("2020-01-02T03:04:05.678901234Z");
    assertThat(file.links()).isEqualTo(2);
    assertThat(FileStat.of(to.resolve("d/symbolic")).uid()).isEqualTo(2_000_000);
    assertThat(Files.readSymbolicLink(to.resolve("d/symbolic"))).hasToString("l".repeat(150));
    assertThat(FileStat.of(to.resolve("d/null")).major()).isEqualTo(1);
    assertThat(FileStat.of(to.resolve("d/.wh.gone")).uid()).isZero();
    assertThat(to.resolve(odd)).hasContent("content");
  }

  @Test
  void devicesAreLeftOutOnRequest() throws IOException {
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.mknod("null", ConfinedTree.S_IFCHR | 0666, 1, 3);
      tree.mknod("disk", ConfinedTree.S_IFBLK | 0666, 7, 250);
      tree.mknod("fifo", ConfinedTree.S_IFIFO | 0600, 0, 0);
    }
    Files.writeString(to.resolve("null"), "stays");
    unpack(pack("", ""), "", new UnpackOptions(OwnerMapping.NONE, false, true));
    assertThat(to.resolve("null")).hasContent("stays");
    assertThat(to.resolve("disk")).doesNotExist();
    assertThat(to.resolve("fifo")).exists();
  }

  @Test
  void aDirectoryAndAFileReplaceEachOtherOnlyOnRequest() throws IOException {
    Files.createDirectories(from.resolve("a/new"));
    Files.writeString(from.resolve("b"), "file");
    Files.writeString(to.resolve("a"), "was a file");
    Files.createDirectories(to.resolve("b/c/d"));
    Files.writeString(to.resolve("b/c/d/e"), "deep");
    Files.createSymbolicLink(to.resolve("b/out"), from.resolve("a"));
    for (String one : List.of("a", "b")) {
      byte[] tar = pack(one, one);
      assertThatThrownBy(() -> unpack(tar, ""))
          .isInstanceOfSatisfying(
              EntryConflictException.class,
              e -> {
                assertThat(e.path()).isEqualTo(one);
                assertThat(e.at("/x/" + one))
                    .startsWith("error creating \"/x/" + one + "\": cannot replace a ")
                    .endsWith(": file exists");
              });
      unpack(tar, "", new UnpackOptions(OwnerMapping.NONE, false, true));
    }
    assertThat(to.resolve("a/new")).isDirectory();
    assertThat(to.resolve("b")).hasContent("file");
    assertThat(from.resolve("a/new")).isDirectory();
  }

  /** Their sizes are 0, 4096 and 0; the last has more than fits into one read. */
  @ParameterizedTest
  @ValueSource(strings = {"/proc/version", "/sys/class/net/lo/mtu", "/proc/kallsyms"})
  void aFileOfTheKernelIsPackedWithItsContent(String file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConfinedTree tree = ConfinedTree.open(Path.of("/"))) {
      TarPacker.tree(tree, tree.resolve(file), "file", out, PackOptions.STRICT);
    }
    unpack(out.toByteArray(), "");
    assertThat(to.resolve("file")).hasBinaryContent(Files.readAllBytes(Path.of(file)));
  }

  @Test
  void strictPackingAcceptsFilesWithTheRightSize() throws IOException {
    Files.createFile(from.resolve("empty"));
    Files.writeString(from.resolve("full"), "content");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      TarPacker.tree(tree, "", "", out, PackOptions.STRICT);
    }
    unpack(out.toByteArray(), "");
    assertThat(to.resolve("empty")).isEmptyFile();
    assertThat(to.resolve("full")).hasContent("content");
  }

  @Test
  void aTreeIsUnpackedAsItWasPacked() throws IOException {
    Files.createDirectories(from.resolve("d/sub"));
    Path file = Files.writeString(from.resolve("d/file"), "content");
    Files.createLink(from.resolve("d/hard"), file);
    Files.createSymbolicLink(from.resolve("d/soft"), Path.of("/nowhere"));
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.chown("d/file", 12, 34);
      tree.chmod("d/file", 04751);
      tree.chmod("d/sub", 0700);
      tree.mknod("d/fifo", ConfinedTree.S_IFIFO | 0600, 0, 0);
      tree.mknod("d/null", ConfinedTree.S_IFCHR | 0600, 1, 3);
    }
    Xattrs.set(file, "user.k", "v".getBytes(StandardCharsets.UTF_8));
    unpack(pack("d", "e"), "");
    FileStat stat = FileStat.of(to.resolve("e/file"));
    assertThat(stat.permissions()).isEqualTo(04751);
    assertThat(stat.uid()).isEqualTo(12);
    assertThat(stat.gid()).isEqualTo(34);
    assertThat(stat.links()).isEqualTo(2);
    assertThat(FileStat.of(to.resolve("e/hard")).inode()).isEqualTo(stat.inode());
    assertThat(Files.readSymbolicLink(to.resolve("e/soft"))).isEqualTo(Path.of("/nowhere"));
    assertThat(FileStat.of(to.resolve("e/sub")).permissions()).isEqualTo(0700);
    assertThat(FileStat.of(to.resolve("e/fifo")).type()).isEqualTo(ConfinedTree.S_IFIFO);
    assertThat(FileStat.of(to.resolve("e/null")).type()).isEqualTo(ConfinedTree.S_IFCHR);
    assertThat(Xattrs.all(to.resolve("e/file"))).containsKey("user.k");
    unpack(pack("d", ""), "");
    assertThat(to.resolve("file")).hasContent("content");
    unpack(pack("d/file", "renamed"), "e/sub");
    assertThat(to.resolve("e/sub/renamed")).hasContent("content");
  }

  /** Inode numbers are unique only within a file system, and a running container has several. */
  @Test
  void filesOfTwoFileSystemsAreNotHardLinks() throws Exception {
    List<Path> mounts = List.of(from.resolve("a"), from.resolve("b"));
    try {
      for (Path mount : mounts) {
        run("mount", "-t", "tmpfs", "none", Files.createDirectory(mount).toString());
        Files.writeString(mount.resolve("file"), "of " + mount.getFileName());
        Files.createLink(mount.resolve("link"), mount.resolve("file"));
      }
      assertThat(FileStat.of(from.resolve("a/file")).inode())
          .as("both have the same inode, else this shows nothing")
          .isEqualTo(FileStat.of(from.resolve("b/file")).inode());
      unpack(pack("", ""), "");
    } finally {
      for (Path mount : mounts) {
        run("umount", mount.toString());
      }
    }
    for (String mount : List.of("a", "b")) {
      assertThat(to.resolve(mount).resolve("file")).hasContent("of " + mount);
      assertThat(FileStat.of(to.resolve(mount).resolve("link")).inode())
          .isEqualTo(FileStat.of(to.resolve(mount).resolve("file")).inode());
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(List.of(command).toString()).isZero();
  }

  @Test
  void packingFollowsLinksInsideTheTreeOnly() throws IOException {
    Files.writeString(dir.resolve("secret"), "outside");
    Files.writeString(from.resolve("secret"), "inside");
    Files.createSymbolicLink(from.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(from.resolve("root"), Path.of("/"));
    unpack(pack("up", "a"), "");
    unpack(pack("root/root/secret", "b"), "");
    assertThat(to.resolve("a")).hasContent("inside");
    assertThat(to.resolve("b")).hasContent("inside");
  }

  @Test
  void filesReplaceFilesAndDirectoriesAreMerged() throws IOException {
    Files.createDirectories(from.resolve("d"));
    Files.writeString(from.resolve("d/f"), "new");
    Files.createDirectories(to.resolve("d"));
    Files.writeString(to.resolve("d/f"), "old");
    Files.writeString(to.resolve("d/stays"), "here");
    Files.createDirectory(to.resolve("real"));
    Files.createSymbolicLink(to.resolve("linked"), Path.of("real"));
    unpack(pack("d", "d"), "");
    unpack(pack("d", "linked"), "");
    assertThat(to.resolve("d/f")).hasContent("new");
    assertThat(to.resolve("d/stays")).hasContent("here");
    assertThat(to.resolve("linked")).isSymbolicLink();
    assertThat(to.resolve("real/f")).hasContent("new");
    Files.delete(to.resolve("d/f"));
    Files.createDirectory(to.resolve("d/f"));
    byte[] tar = pack("d", "d");
    assertThatThrownBy(() -> unpack(tar, ""))
        .isInstanceOf(EntryConflictException.class)
        .hasMessageContaining("cannot replace a directory with a file");
  }

  @Test
  void whiteoutsAreOrdinaryFiles() throws IOException {
    Files.writeString(from.resolve(".wh.f"), "a file");
    Files.writeString(to.resolve("f"), "stays");
    unpack(pack("", ""), "");
    assertThat(to.resolve(".wh.f")).hasContent("a file");
    assertThat(to.resolve("f")).hasContent("stays");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/../../out", "/../out", "d/../../../out"})
  void namesThatLeadOutOfTheTreeAreRejected(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(new TarArchiveEntry(name, TarConstants.LF_NORMAL, true));
      tar.closeArchiveEntry();
    }
    assertThatThrownBy(() -> unpack(bytes.toByteArray(), ""))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("the test");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aLinkInTheTarDoesNotLeadOutOfTheTree() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("l", TarConstants.LF_SYMLINK);
      link.setLinkName("../..");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("l/out", TarConstants.LF_NORMAL));
      tar.closeArchiveEntry();
    }
    unpack(bytes.toByteArray(), "");
    assertThat(dir.resolve("out")).doesNotExist();
    assertThat(to.resolve("out")).exists();
  }

  @Test
  void anyBytesAreATarOrAreRejected() throws IOException {
    Files.createDirectories(from.resolve("d"));
    Files.writeString(from.resolve("d/f"), "x".repeat(700));
    byte[] whole = pack("d", "d");
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(5); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        unpack(damaged, "");
      } catch (CarobException e) {
        assertThat(e).hasMessageContaining("the test");
      }
    }
    try (var outside = Files.list(dir)) {
      assertThat(outside).containsExactlyInAnyOrder(from, to);
    }
  }

  @Test
  void namesThatAreNotUtf8ArePreserved() throws IOException {
    String name =
        FileNames.text(new byte[] {'n', (byte) 0xff, (byte) 0xe2, (byte) 0x82, 'o', (byte) 0xc3});
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.mkdir(name, 0755);
      tree.mkdir(name + "/ü€", 0755);
      tree.create(name + "/" + name, 0600).close();
      tree.link(name + "/second", name + "/" + name);
      tree.symlink(name + "/link", "/" + name);
      tree.xattr(name, "user.k", new byte[] {(byte) 0xff});
    }
    byte[] tar = pack("", "");
    unpack(tar, "");
    Path layer = Files.createDirectory(dir.resolve("layer"));
    LayerUnpacker.unpack("the layer", new ByteArrayInputStream(tar), layer, TarParts.NONE);
    for (Path place : List.of(to, layer)) {
      try (ConfinedTree tree = ConfinedTree.open(place);
          OpenDirectory directory = tree.directory(name)) {
        assertThat(directory.readLink("link")).isEqualTo("/" + name);
        assertThat(directory.stat(name).orElseThrow().links()).isEqualTo(2);
        assertThat(directory.kind("ü€")).contains(ConfinedTree.Kind.DIRECTORY);
        assertThat(directory.xattr(".", "user.k")).hasValue(new byte[] {(byte) 0xff});
      }
    }
  }

  @Test
  void aTreeOfAnyDepthIsPackedAndUnpacked() throws IOException {
    String path = "directory/".repeat(500);
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      tree.makeDirectory(path.substring(0, path.length() - 1), 0700).close();
      tree.create(path + "file", 0640).close();
    }
    byte[] tar = pack("", "");
    unpack(tar, "");
    Path layer = Files.createDirectory(dir.resolve("layer"));
    LayerUnpacker.unpack("the layer", new ByteArrayInputStream(tar), layer, TarParts.NONE);
    // A tar may omit directories.
    ByteArrayOutputStream alone = new ByteArrayOutputStream();
    try (ConfinedTree tree = ConfinedTree.open(from)) {
      TarPacker.tree(tree, path + "file", path + "file", alone, PackOptions.EXACT);
    }
    Path bare = Files.createDirectory(dir.resolve("bare"));
    LayerUnpacker.unpack(
        "the layer", new ByteArrayInputStream(alone.toByteArray()), bare, TarParts.NONE);
    for (Path place : List.of(to, layer, bare)) {
      try (ConfinedTree tree = ConfinedTree.open(place)) {
        assertThat(tree.kind(path + "file")).contains(ConfinedTree.Kind.OTHER);
      }
    }
    for (Path place : List.of(from, to, layer, bare)) {
      // JUnit cannot remove such a deep tree.
      TreeRemoval.remove(place);
    }
  }

  @Test
  void anInterruptEndsPackingAndUnpacking() throws IOException {
    Files.writeString(from.resolve("file"), "content");
    byte[] tar = pack("", "");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> unpack(tar, "")).isInstanceOf(CarobException.Interrupted.class);
    assertThatThrownBy(
            () ->
                LayerUnpacker.unpack("the layer", new ByteArrayInputStream(tar), to, TarParts.NONE))
        .isInstanceOf(CarobException.Interrupted.class);
    assertThatThrownBy(
            () ->
                TarPacker.pack(
                    "a tree", out -> TreeWalk.below(from, file -> out.present(file, "file"))))
        .isInstanceOf(CarobException.Interrupted.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(to).isEmptyDirectory();
  }

  private void unpackAside(byte[] tar) throws IOException {
    try (ConfinedTree unfinished =
            ConfinedTree.open(Files.createDirectories(dir.resolve("aside")));
        ConfinedTree tree = ConfinedTree.open(to)) {
      UnpackOptions options = new UnpackOptions(OwnerMapping.NONE, true, true);
      TarUnpacker.filesAside("the test", new ByteArrayInputStream(tar), unfinished, tree, options);
    }
  }

  @Test
  void unpackingToATemporaryPlaceGivesTheSameTree() throws IOException {
    Files.createDirectories(to.resolve("both/deeper"));
    Files.writeString(to.resolve("both/deeper/stays"), "stays");
    Files.writeString(to.resolve("both/file"), "before");
    Files.createDirectories(to.resolve("real"));
    Files.createSymbolicLink(to.resolve("link"), Path.of("real"));
    Files.createDirectories(to.resolve("was-directory/full"));
    Files.writeString(to.resolve("was-file"), "file");
    Files.createDirectories(from.resolve("both/deeper"));
    Files.setPosixFilePermissions(
        from.resolve("both"), PosixFilePermissions.fromString("rwx-----x"));
    Files.writeString(from.resolve("both/deeper/new"), "new");
    Files.writeString(from.resolve("both/file"), "after");
    Files.createLink(from.resolve("both/hard"), from.resolve("both/file"));
    Files.createDirectories(from.resolve("link"));
    Files.writeString(from.resolve("link/file"), "in real");
    Files.writeString(from.resolve("was-directory"), "now a file");
    Files.createDirectories(from.resolve("was-file"));
    unpackAside(pack("", ""));
    assertThat(to.resolve("both/deeper/stays")).hasContent("stays");
    assertThat(to.resolve("both/deeper/new")).hasContent("new");
    assertThat(to.resolve("both/file")).hasContent("after");
    assertThat(FileStat.of(to.resolve("both/hard")).inode())
        .isEqualTo(FileStat.of(to.resolve("both/file")).inode());
    assertThat(FileStat.of(to.resolve("both")).permissions()).isEqualTo(0701);
    assertThat(to.resolve("link")).isSymbolicLink();
    assertThat(to.resolve("real/file")).hasContent("in real");
    assertThat(to.resolve("was-directory")).hasContent("now a file");
    assertThat(to.resolve("was-file")).isEmptyDirectory();
  }

  @Test
  void aTruncatedArchiveChangesNothingWhenUnpackedToATemporaryPlace() throws IOException {
    Files.writeString(from.resolve("a"), "first");
    Files.writeString(from.resolve("b"), "x".repeat(4000));
    Files.writeString(to.resolve("a"), "before");
    byte[] tar = pack("", "");
    byte[] cut = Arrays.copyOf(tar, 3000);
    assertThatThrownBy(() -> unpackAside(cut)).isInstanceOf(CarobException.InvalidArgument.class);
    assertThat(to.resolve("a")).hasContent("before");
    assertThat(to.resolve("b")).doesNotExist();
    assertThatThrownBy(() -> unpack(cut, "", new UnpackOptions(OwnerMapping.NONE, true, true)))
        .isInstanceOf(CarobException.InvalidArgument.class);
    assertThat(to.resolve("a")).hasContent("first");
    assertThat(to.resolve("b")).as("the half file").doesNotExist();
  }
}
