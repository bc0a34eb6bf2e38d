package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {

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
  void everyVersionIsWhatWasWritten() {
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
