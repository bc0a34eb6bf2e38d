package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interrupted transfers leave nothing behind. */
class InterruptedTest {

  private TestEngine engine;

  @BeforeEach
  void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    engine.ask("volume", "create", "v").ok();
    for (String name : List.of("c", "copied")) {
      engine.ask("create", "--network", "none", "--name", name, TestEngine.BUSYBOX, "true").ok();
    }
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /** A transfer that has read half of a tar or has written a part of its output. */
  private record Half(String title, Process client, AutoCloseable fifo) {}

  /** The beginning of a tar: one complete file and part of another one. */
  private static byte[] halfTar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // The stream is not closed, because closing an incomplete tar fails.
    TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);
    TarArchiveEntry whole = new TarArchiveEntry("whole");
    whole.setSize(300_000);
    tar.putArchiveEntry(whole);
    tar.write(new byte[300_000]);
    tar.closeArchiveEntry();
    TarArchiveEntry half = new TarArchiveEntry("half");
    half.setSize(100_000_000);
    tar.putArchiveEntry(half);
    tar.write(new byte[300_000]);
    tar.flush();
    return bytes.toByteArray();
  }

  private Path fifo(String name) {
    Path fifo = engine.directory().resolve(name);
    engine.program("mkfifo", fifo.toString()).ok();
    return fifo;
  }

  private Process start(Path fifo, String... line) {
    return engine.start(
        Arrays.stream(line)
            .map(word -> word.equals("FIFO") ? fifo.toString() : word)
            .toArray(String[]::new));
  }

  /** Starts a command that reads a FIFO, and returns when it has read more than the FIFO holds. */
  private Half reading(String title, String... line) throws IOException {
    Path fifo = fifo(title);
    Process client = start(fifo, line);
    // Opening waits for the reader, and writing waits while the FIFO is full.
    OutputStream out = Files.newOutputStream(fifo);
    out.write(halfTar());
    return new Half(title, client, out);
  }

  /** Starts a command that writes to a FIFO, and returns when it has written something. */
  private Half writing(String title, String... line) throws IOException {
    Path fifo = fifo(title);
    Process client = start(fifo, line);
    var in = Files.newInputStream(fifo);
    assertThat(in.read()).as(title).isNotNegative();
    return new Half(title, client, in);
  }

  private List<Half> all() throws IOException {
    Process stdin = engine.start("cp", "-", "copied:/tmp");
    OutputStream toStdin = stdin.getOutputStream();
    toStdin.write(halfTar());
    toStdin.flush();
    return List.of(
        reading("load", "load", "-i", "FIFO"),
        reading("import", "import", "FIFO", "localhost/half"),
        reading("volume-import", "volume", "import", "v", "FIFO"),
        writing("save", "save", "-o", "FIFO", TestEngine.BUSYBOX),
        writing("save-oci", "save", "--format", "oci-archive", "-o", "FIFO", TestEngine.BUSYBOX),
        writing("export", "export", "-o", "FIFO", "c"),
        new Half("cp", stdin, toStdin));
  }

  /** Possible remains of a transfer: files of images, volumes, and layers being unpacked. */
  private SortedSet<String> files() {
    SortedSet<String> files = new TreeSet<>();
    for (String part : List.of("overlay-layers", "overlay-images", "overlay/.carob-staging")) {
      addFiles(engine.root().resolve("storage").resolve(part), files);
    }
    addFiles(engine.root().resolve("volumes"), files);
    // An empty layer may have been prepared.
    files.removeIf(path -> path.contains("/.carob-staging") && !path.contains("/diff/"));
    files.removeIf(path -> path.contains("/.tmp-"));
    return files;
  }

  private static void addFiles(Path top, SortedSet<String> files) {
    try (Stream<Path> tree = Files.walk(top)) {
      tree.map(Path::toString).forEach(files::add);
    } catch (IOException | UncheckedIOException e) {
      // The directory changed while it was read: the caller tries again.
      files.add("changing: " + e);
    }
  }

  private void assertNothingOf(List<Half> transfers, SortedSet<String> before) throws Exception {
    for (Half half : transfers) {
      assertThat(TestEngine.exit(half.client())).as(half.title()).isNotZero();
    }
    for (Half half : transfers) {
      try (AutoCloseable fifo = half.fifo()) {
        assertThat(fifo).isNotNull();
      } catch (IOException e) {
        assertThat(e)
            .as("the pipe of a process that has ended")
            .hasMessageContaining("Broken pipe");
      }
    }
    engine.ask("images", "-q").ok();
    Eventually.is("the state before", () -> files().equals(before));
    assertThat(engine.ask("volume", "export", "v").ok().out().getBytes(StandardCharsets.UTF_8))
        .containsOnly(0);
    assertThat(engine.ask("images", "-q").ok().lines()).hasSize(1);
  }

  @Test
  void endingAClientEndsItsTransfer() throws Exception {
    SortedSet<String> before = files();
    List<Half> transfers = all();
    transfers.forEach(half -> half.client().toHandle().destroy());
    assertNothingOf(transfers, before);
  }

  @Test
  void aKilledEngineLeavesNothingOfTransfers() throws Exception {
    SortedSet<String> before = files();
    List<Half> transfers = all();
    engine.kill9();
    assertNothingOf(transfers, before);
  }
}
