package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {

  private static final int MANY = 50;

  private final ObjectMapper mapper = new ObjectMapper();

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("layers.json");
  }

  private RecordFile open() {
    return new RecordFile(mapper, file, dir.resolve("layers.lock"), true);
  }

  private void add(RecordFile records, String id) {
    records.write(
        all -> all.put(id, mapper.createObjectNode().put("id", id).put("text", "x".repeat(3000))));
  }

  private static List<String> ids(RecordFile records) {
    return records.read(all -> List.copyOf(all.keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{{{[", "[{\"id\":\"a\"}", "{}", "[1]", "[{}]", "\"text\"", "[[]]"})
  void aDamagedFileIsAnErrorThatNamesIt(String text) throws IOException {
    Files.writeString(file, text);
    RecordFile records = open();
    assertThatThrownBy(() -> ids(records))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("restore it from a backup");
    assertThatThrownBy(() -> add(records, "b")).isInstanceOf(CarobException.StorageFailed.class);
    assertThat(file).hasContent(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null"})
  void aFileWithoutRecordsIsAnEmptyList(String text) throws IOException {
    Files.writeString(file, text);
    assertThat(ids(open())).isEmpty();
  }

  @Test
  void everyVersionIsComplete() {
    for (String id : List.of("a", "b", "c")) {
      add(open(), id);
    }
    open().write(all -> all.remove("b"));
    assertThat(ids(open())).containsExactly("a", "c");
    assertThat(dir).isDirectoryNotContaining(path -> path.toString().contains(".old-"));
  }

  @Test
  void recordsAreRemovedWhereTheFileSystemIsFull() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=1m", "none", dir.toString());
    try {
      for (int i = 0; i < 10; i++) {
        add(open(), "id" + i);
      }
      fill();
      RecordFile records = open();
      for (int i = 0; i < 10; i++) {
        String id = "id" + i;
        records.write(all -> all.remove(id));
      }
      assertThat(ids(open())).isEmpty();
    } finally {
      run("umount", dir.toString());
    }
  }

  @Test
  void theOnlyRecordIsRemovedWhereTheFileSystemIsFull() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=1m", "none", dir.toString());
    try {
      add(open(), "a");
      fill();
      open().write(all -> all.remove("a"));
      assertThat(ids(open())).isEmpty();
      fill();
      assertThatThrownBy(() -> open().write(all -> all.put("b", big())))
          .isInstanceOf(CarobException.StorageFailed.class)
          .hasMessageContaining("no space left on device");
      assertThat(ids(open())).isEmpty();
    } finally {
      run("umount", dir.toString());
    }
  }

  @Test
  void aMissingFileIsAnEmptyList() {
    assertThat(ids(open())).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void unknownKeysAreKept() throws IOException {
    Files.writeString(
        file, "[{\"id\":\"a\",\"later\":{\"deep\":[1,2.5,null]}},{\"id\":\"b\",\"x\":true}]");
    open().write(all -> all.put("c", mapper.createObjectNode().put("id", "c")));
    assertThat(mapper.readTree(file.toFile()))
        .isEqualTo(
            mapper.readTree(
                "[{\"id\":\"a\",\"later\":{\"deep\":[1,2.5,null]}},{\"id\":\"b\",\"x\":true},{\"id\":\"c\"}]"));
  }

  @Test
  void recordsKeepTheirOrder() {
    for (String id : List.of("c", "a", "b")) {
      add(open(), id);
    }
    assertThat(ids(open())).containsExactly("c", "a", "b");
    open().write(all -> all.put("a", mapper.createObjectNode().put("id", "a")));
    assertThat(ids(open())).containsExactly("c", "a", "b");
  }

  @Test
  void aChangeThatThrowsChangesNothing() {
    add(open(), "a");
    RecordFile records = open();
    assertThatThrownBy(
            () ->
                records.write(
                    all -> {
                      all.clear();
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(ids(records)).containsExactly("a");
    assertThat(ids(open())).containsExactly("a");
  }

  @Test
  void aWriteWithoutAChangeWritesNothing() throws IOException {
    add(open(), "a");
    byte[] stamp = stamp();
    String result = open().write(all -> "seen " + all.size());
    assertThat(result).isEqualTo("seen 1");
    assertThat(stamp()).isEqualTo(stamp);
  }

  private byte[] stamp() throws IOException {
    return Files.readAllBytes(dir.resolve("layers.lock"));
  }

  /**
   * The form of containers/storage: whole nanoseconds, a counter, the process, and random bytes.
   */
  @Test
  void eachChangeHasAStampOfItsOwn() throws IOException {
    long before = System.currentTimeMillis() / 1000;
    RecordFile records = open();
    add(records, "a");
    ByteBuffer first = ByteBuffer.wrap(stamp()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(first.remaining()).isEqualTo(64);
    assertThat(first.getLong() / 1_000_000_000)
        .isBetween(before, System.currentTimeMillis() / 1000);
    assertThat(first.getLong()).isEqualTo(1);
    assertThat(first.getInt()).isEqualTo((int) ProcessHandle.current().pid());
    add(records, "b");
    ByteBuffer second = ByteBuffer.wrap(stamp()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(second.getLong(8)).isEqualTo(2);
    assertThat(Arrays.copyOfRange(second.array(), 20, 64))
        .isNotEqualTo(Arrays.copyOfRange(first.array(), 20, 64));
  }

  @Test
  void theFileIsForItsOwnerOnly() throws IOException {
    add(open(), "a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void thePreviousVersionIsKeptBesideTheFile() throws IOException {
    add(open(), "a");
    byte[] before = Files.readAllBytes(file);
    add(open(), "b");
    assertThat(dir.resolve(".tmp-layers.json")).hasBinaryContent(before);
  }

  @Test
  void changesOfOtherProgramsAreSeen() throws IOException {
    RecordFile records = open();
    add(records, "a");
    assertThat(ids(records)).containsExactly("a");
    Files.writeString(dir.resolve("layers.lock"), "the stamp of another program");
    Files.writeString(file, "[{\"id\":\"theirs\"}]");
    assertThat(ids(records)).containsExactly("theirs");
    add(records, "b");
    assertThat(ids(open())).containsExactly("theirs", "b");
  }

  /** Reading the whole file at each use would be slow, as it has a record for each layer. */
  @Test
  void aFileWithoutANewStampIsNotReadAgain() throws IOException {
    RecordFile records = open();
    add(records, "a");
    Files.writeString(file, "not looked at");
    assertThat(ids(records)).containsExactly("a");
  }

  @Test
  void aStoreThatIsOnlyReadIsNotWrittenTo() throws IOException {
    Files.writeString(file, "[{\"id\":\"theirs\"}]");
    RecordFile records = open();
    List<String> seen = records.look(all -> List.copyOf(all.keySet()));
    assertThat(seen).containsExactly("theirs");
    assertThat(dir.resolve("layers.lock")).doesNotExist();
  }

  @Test
  void aStoreThatIsOnlyReadMayBeMissing() {
    List<String> seen = open().look(all -> List.copyOf(all.keySet()));
    assertThat(seen).isEmpty();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aStoreWithoutStampsIsReadAgainWhenItsFileHasAnotherTime() throws IOException {
    Files.writeString(file, "[{\"id\":\"old\"}]");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    RecordFile records = open();
    List<String> before = records.look(all -> List.copyOf(all.keySet()));
    assertThat(before).containsExactly("old");
    Files.writeString(file, "[{\"id\":\"new\"}]");
    Files.setLastModifiedTime(file, FileTime.fromMillis(2000));
    List<String> after = records.look(all -> List.copyOf(all.keySet()));
    assertThat(after).containsExactly("new");
  }

  @Test
  void anInterruptedThreadFinishesItsWriteAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    add(open(), "a");
    assertThat(ids(open())).containsExactly("a");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void workUnderTheLockOfAWriteNeedsNoOther() throws Exception {
    RecordFile records = open();
    // If it took the lock a second time, the thread would wait for itself.
    CompletableFuture<String> result =
        CompletableFuture.supplyAsync(() -> records.write(all -> records.holding(() -> "done")));
    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void noWriteHappensDuringWorkUnderTheLock() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> holder =
        CompletableFuture.runAsync(
            () ->
                open()
                    .holding(
                        () -> {
                          holding.countDown();
                          awaited(release);
                          return order.add("held");
                        }));
    awaited(holding);
    Thread writer =
        new Thread(
            () -> {
              add(open(), "a");
              order.add("written");
            });
    writer.start();
    while (writer.getState() != Thread.State.WAITING) {
      assertThat(writer.isAlive()).as("it waits").isTrue();
      Thread.onSpinWait();
    }
    release.countDown();
    holder.get(30, TimeUnit.SECONDS);
    writer.join(30_000);
    assertThat(order).containsExactly("held", "written");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noneOfManyThreadsLosesAWrite() throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int thread = 0; thread < 8; thread++) {
        String prefix = "thread" + thread + "-";
        writers.add(CompletableFuture.runAsync(() -> addMany(dir, prefix), threads));
      }
      for (CompletableFuture<Void> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(ids(open())).hasSize(8 * MANY);
  }

  @Test
  void noneOfTwoProcessesLosesAWrite() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      // The other process has written its first record; from now on both write.
      assertThat(other.getInputStream().read()).isEqualTo('.');
      addMany(dir, "mine-");
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isZero();
    } finally {
      other.destroyForcibly();
    }
    assertThat(ids(open())).hasSize(1 + 2 * MANY);
  }

  private static void addMany(Path directory, String prefix) {
    ObjectMapper mapper = new ObjectMapper();
    RecordFile records =
        new RecordFile(
            mapper, directory.resolve("layers.json"), directory.resolve("layers.lock"), false);
    for (int i = 0; i < MANY; i++) {
      String id = prefix + i;
      records.write(all -> all.put(id, mapper.createObjectNode().put("id", id)));
    }
  }

  /** A program that writes to the same store in another process. */
  static final class OtherProcess {

    private OtherProcess() {}

    public static void main(String[] arguments) {
      Path directory = Path.of(arguments[0]);
      ObjectMapper mapper = new ObjectMapper();
      new RecordFile(
              mapper, directory.resolve("layers.json"), directory.resolve("layers.lock"), false)
          .write(all -> all.put("first", mapper.createObjectNode().put("id", "first")));
      System.out.print('.');
      System.out.flush();
      addMany(directory, "theirs-");
    }
  }

  private ObjectNode big() {
    return mapper.createObjectNode().put("id", "b").put("text", "x".repeat(100_000));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(List.of(command).toString()).isZero();
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(dir.resolve("fill" + System.nanoTime()))) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
