package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of other types in place of a regular file. */
@Timeout(20)
class RegularFileTest {

  @TempDir Path dir;

  @Test
  void aFileIsRead() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "one\ntwo\n");
    assertThat(RegularFile.lines(file)).containsExactly("one", "two");
    assertThat(RegularFile.lines(Files.createSymbolicLink(dir.resolve("link"), file))).hasSize(2);
    assertThat(RegularFile.read(Path.of("/dev/null"))).isEmpty();
    assertThat(RegularFile.text(Path.of("/proc/self/status"))).contains("Name:");
  }

  @Test
  void filesThatBlockOrNeverEndAreRejected() {
    Path fifo = dir.resolve("fifo");
    ProgramRun.of(List.of("/usr/bin/mkfifo", fifo.toString()));
    for (Path path : List.of(fifo, Path.of("/dev/zero"), dir)) {
      assertThatThrownBy(() -> RegularFile.read(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a regular file");
    }
    assertThatThrownBy(() -> RegularFile.read(dir.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aPipeThatIsOpenIsReadToItsEnd() throws Exception {
    Path fifo = dir.resolve("fifo");
    ProgramRun.of(List.of("/usr/bin/mkfifo", fifo.toString()));
    try (Fd reader = Fd.open(fifo, Fd.O_RDONLY | Fd.O_NONBLOCK, 0);
        OutputStream writer = Files.newOutputStream(fifo)) {
      Path open = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + reader.number());
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> RegularFile.text(open)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      CompletableFuture<String> text =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return RegularFile.text(open);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      writer.write("one\n".getBytes(StandardCharsets.UTF_8));
      writer.close();
      assertThat(text.get()).isEqualTo("one\n");
    }
  }

  private static CompletableFuture<String> readOnce(Path file) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (InputStream in = RegularFile.openOnce(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void aFifoThatIsReadOnceWaitsForItsWriter() throws Exception {
    Path fifo = dir.resolve("fifo");
    ProgramRun.of(List.of("/usr/bin/mkfifo", fifo.toString()));
    CompletableFuture<String> text = readOnce(fifo);
    // Opening it for writing blocks until the reader has it open.
    try (OutputStream writer = Files.newOutputStream(fifo)) {
      writer.write("one\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(text.get()).isEqualTo("one\n");
    text = readOnce(fifo);
    Files.newOutputStream(fifo).close();
    assertThat(text.get()).isEmpty();
    assertThat(readOnce(Files.writeString(dir.resolve("file"), "two")).get()).isEqualTo("two");
  }

  @Test
  void aFifoWithoutAWriterIsGivenUpByAnInterrupt() throws IOException {
    Path fifo = dir.resolve("fifo");
    ProgramRun.of(List.of("/usr/bin/mkfifo", fifo.toString()));
    try (InputStream in = RegularFile.openOnce(fifo)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThatThrownBy(() -> RegularFile.openOnce(Path.of("/dev/zero")))
        .hasMessageContaining("not a regular file");
  }

  @Test
  void aFileThatIsTooLargeIsRejected() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "12345");
    assertThat(RegularFile.read(file, 5)).hasSize(5);
    assertThatThrownBy(() -> RegularFile.read(file, 4)).hasMessageContaining("larger than 4 bytes");
  }
}
