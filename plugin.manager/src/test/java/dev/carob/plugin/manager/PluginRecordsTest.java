package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRecordsTest {

  @TempDir private Path root;
  private PluginRecords records;

  @BeforeEach
  void open() {
    records = new PluginRecords(root);
  }

  /** Keeps a jar with a content of its own, and records it. */
  private PluginRecord keep(String name, String version) throws IOException {
    Path file = TestJar.bundle(name, version).write(root.resolve(name + ".jar"));
    PluginJar jar = PluginJar.read(file, file, records.directory());
    records.keep(jar);
    PluginRecord record =
        new PluginRecord(name, Plugin.Origin.INSTALLED, file.toString(), jar.digest(), true);
    records.put(record);
    return record;
  }

  @Test
  void areKeptForTheNextEngineWithTheirJars() throws IOException {
    PluginRecord one = keep("one", "1");
    PluginRecord two = new PluginRecord("two", Plugin.Origin.DISTRIBUTION, "", "", false);
    records.put(two);
    PluginRecords next = new PluginRecords(root);
    assertThat(next.all()).containsExactly(one, two);
    assertThat(next.jar(one.digest())).isRegularFile();
  }

  @Test
  void areFoundByNameAndByFile() throws IOException {
    PluginRecord one = keep("one", "1");
    assertThat(records.of("one")).contains(one);
    assertThat(records.of("two")).isEmpty();
    assertThat(records.ofFile(Path.of(one.file()))).contains(one);
    assertThat(records.ofFile(root.resolve("two.jar"))).isEmpty();
  }

  @Test
  void dropTheJarThatWasReplaced() throws IOException {
    PluginRecord before = keep("one", "1");
    PluginRecord after = keep("one", "2");
    assertThat(records.all()).containsExactly(after);
    assertThat(records.jar(before.digest())).doesNotExist();
    assertThat(records.jar(after.digest())).exists();
  }

  @Test
  void keepTheJarIfOnlyTheRecordChanges() throws IOException {
    PluginRecord one = keep("one", "1");
    records.put(one.running(false));
    assertThat(records.of("one")).map(PluginRecord::runs).contains(false);
    assertThat(records.jar(one.digest())).exists();
  }

  @Test
  void keepAJarThatAnotherRecordNames() throws IOException {
    PluginRecord one = keep("one", "1");
    records.put(new PluginRecord("two", Plugin.Origin.INSTALLED, "/two", one.digest(), true));
    records.remove("one");
    assertThat(records.jar(one.digest())).exists();
    records.remove("two");
    assertThat(records.jar(one.digest())).doesNotExist();
  }

  @Test
  void areRemovedForTheNextEngineToo() throws IOException {
    keep("one", "1");
    records.remove("one");
    records.remove("never there");
    assertThat(new PluginRecords(root).all()).isEmpty();
  }

  @Test
  void deleteTheRemainsOfACrashAtTheStart() throws IOException {
    PluginRecord one = keep("one", "1");
    Path jar = Files.writeString(records.jar("f00"), "no record names it");
    Path half = Files.writeString(records.directory().resolve(".plugins.json.new"), "half");
    Path other = Files.writeString(records.directory().resolve("notes.txt"), "somebody's");
    PluginRecords next = new PluginRecords(root);
    assertThat(jar).doesNotExist();
    assertThat(half).doesNotExist();
    assertThat(other).exists();
    assertThat(next.jar(one.digest())).exists();
  }

  @Test
  void thatAreDamagedAreAnErrorThatNamesTheFileAndTouchesNoJar() throws IOException {
    PluginRecord one = keep("one", "1");
    Path file = records.directory().resolve("plugins.json");
    Files.writeString(file, "[{");
    assertThatThrownBy(() -> new PluginRecords(root))
        .isInstanceOf(CarobException.Internal.class)
        .hasMessageContaining(file.toString());
    assertThat(records.jar(one.digest())).exists();
  }

  @Test
  void stayAsTheyAreIfTheyCannotBeWritten() throws IOException {
    PluginRecord one = keep("one", "1");
    Path file = records.directory().resolve("plugins.json");
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    assertThatThrownBy(() -> records.remove("one"))
        .isInstanceOf(CarobException.Internal.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> records.put(one.running(false)))
        .isInstanceOf(CarobException.Internal.class);
    assertThat(records.all()).containsExactly(one);
    assertThat(records.jar(one.digest())).exists();
  }
}
