package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir Path dir;

  private void write(Path file, String text) throws IOException {
    OutputFile.at(file).write(text);
  }

  private Path node(String name, int type, int major, int minor) {
    try (ConfinedTree tree = ConfinedTree.open(dir)) {
      tree.mknod(name, type | 0600, major, minor);
    }
    return dir.resolve(name);
  }

  @Test
  void createsAFileAndReplacesARegularOne() throws IOException {
    Path file = dir.resolve("file");
    write(file, "one");
    assertThat(file).hasContent("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx-w----"));
    Files.setAttribute(file, "unix:uid", 65534);
    write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwx-w----");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65534);
    assertThat(names()).containsExactly("file");
  }

  private java.util.List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void contentThatFailsLeavesTheFileAsItWas() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "before");
    assertThatThrownBy(
            () ->
                OutputFile.at(file)
                    .write(
                        out -> {
                          out.write(1);
                          throw new IOException("the source is gone");
                        }))
        .hasMessage("cannot write " + file + ": the source is gone");
    assertThat(file).hasContent("before");
    assertThat(names()).containsExactly("file");
  }

  /** A killed engine leaves nothing behind. */
  @Test
  void nothingHasANameUntilTheContentIsComplete() throws IOException {
    OutputFile.at(dir.resolve("file"))
        .write(
            out -> {
              out.write(new byte[1 << 20]);
              assertThat(names()).isEmpty();
            });
    OutputFile.at(dir.resolve("path"))
        .writeByPath(
            path -> {
              Files.writeString(path, "text");
              assertThat(names()).containsExactly("file");
            });
    assertThat(dir.resolve("path")).hasContent("text");
  }

  @Test
  void writesThroughADevice() throws IOException {
    Path device = node("null", ConfinedTree.S_IFCHR, 1, 3);
    long inode = FileStat.of(device).inode();
    write(device, "lost");
    OutputFile.at(device).writeByPath(path -> Files.writeString(path, "lost"));
    write(Files.createSymbolicLink(dir.resolve("link"), device), "lost");
    assertThat(FileStat.of(device).type()).isEqualTo(ConfinedTree.S_IFCHR);
    assertThat(FileStat.of(device).inode()).isEqualTo(inode);
    Path full = node("full", ConfinedTree.S_IFCHR, 1, 7);
    assertThatThrownBy(() -> write(full, "x"))
        .hasMessage("cannot write " + full + ": no space left on device");
    assertThat(Files.isSymbolicLink(dir.resolve("link"))).isTrue();
    assertThat(names()).containsExactly("full", "link", "null");
  }

  @Test
  void followsLinksWithoutReplacingThem() throws IOException {
    Path real = Files.createDirectory(dir.resolve("real"));
    Files.writeString(real.resolve("file"), "before");
    Path first = Files.createSymbolicLink(dir.resolve("first"), Path.of("second"));
    Path second = Files.createSymbolicLink(dir.resolve("second"), Path.of("real/file"));
    write(first, "after");
    assertThat(real.resolve("file")).hasContent("after");
    Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), Path.of("real/new"));
    write(dangling, "new");
    assertThat(real.resolve("new")).hasContent("new");
    assertThat(Stream.of(first, second, dangling)).allMatch(Files::isSymbolicLink);
    Path loop = Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    assertThatThrownBy(() -> write(loop, "x")).hasMessageContaining("too many symbolic links");
  }

  @Test
  void refusesASocketAndADirectory() throws IOException {
    Path socket = dir.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThatThrownBy(() -> write(socket, "x"))
          .hasMessage("cannot write " + socket + ": it is a socket");
      assertThat(FileStat.of(socket).type()).isEqualTo(0xc000);
    }
    assertThatThrownBy(() -> write(dir, "x")).hasMessageContaining("it is a directory");
    Path none = dir.resolve("none/file");
    assertThatThrownBy(() -> write(none, "x"))
        .hasMessage("cannot write " + none + ": no such file or directory");
  }

  @Test
  void writesThroughAFifoToWhoeverReadsIt() throws Exception {
    Path fifo = node("fifo", ConfinedTree.S_IFIFO, 0, 0);
    String text = "x".repeat(300_000);
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(fifo, StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    OutputFile.at(fifo).until(() -> false).write(text);
    assertThat(read.get()).isEqualTo(text);
    assertThat(FileStat.of(fifo).type()).isEqualTo(ConfinedTree.S_IFIFO);
  }

  @Test
  void aFifoThatNobodyReadsIsAnError() throws Exception {
    Path fifo = node("fifo", ConfinedTree.S_IFIFO, 0, 0);
    assertThatThrownBy(() -> write(fifo, "x")).hasMessageContaining("no process reads this FIFO");
    AtomicBoolean gone = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                OutputFile.at(fifo).until(gone::get).write("x");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    gone.set(true);
    assertThatThrownBy(writing::get).hasMessageContaining("interrupted");
    // The reader does not read, so the pipe is full.
    try (Fd reader = Fd.open(fifo, Fd.O_RDONLY | Fd.O_NONBLOCK, 0)) {
      assertThat(reader.number()).isPositive();
      assertThatThrownBy(() -> OutputFile.at(fifo).until(() -> true).write("x".repeat(1_000_000)))
          .hasMessageContaining("interrupted");
    }
  }

  @Test
  void anOpenFileInProcIsWrittenThrough() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "before, and longer");
    try (Fd open = Fd.open(file, Fd.O_RDONLY, 0)) {
      write(open.path(), "after");
      byte[] buffer = new byte[100];
      assertThat(new String(buffer, 0, open.read(buffer), StandardCharsets.UTF_8))
          .isEqualTo("after");
    }
  }
}
