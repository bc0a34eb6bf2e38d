package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {

  private static final String PID = "dev.carob.some";

  @TempDir private Path distribution;
  @TempDir private Path machine;
  @TempDir private Path own;
  private Path mine;

  @BeforeEach
  void name() {
    mine = own.resolve("mine.json");
  }

  private ConfigurationFiles files() {
    return new ConfigurationFiles("", machine, own);
  }

  private static void write(Path file, String value) throws IOException {
    Files.writeString(
        file,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "mine",
         ":configurator:version": "1.0.0",
         "%s": {"key": "%s"}}
        """
            .formatted(PID, value));
  }

  private static Object value(Map<String, ConfigurationFiles.Said> said) {
    return said.get(PID).values().get("key");
  }

  /**
   * The watcher does not report a file that is added and removed between two of its checks. If the
   * change of another file applied such a file, its settings would remain in effect.
   */
  @Test
  void aNewFileIsKnownWhenItsWatcherHasFoundIt() throws IOException {
    ConfigurationFiles files = files();
    write(mine, "fresh");
    assertThat(value(files.read())).isEqualTo("fresh");
    assertThat(files.readKnown()).isEmpty();
    files.add(mine);
    assertThat(value(files.readKnown())).isEqualTo("fresh");
    files.remove(mine);
    assertThat(files.readKnown()).isEmpty();
  }

  @Test
  void filesOfTheStartAreKnownAndTheRootsComeLast() throws IOException {
    write(machine.resolve("a.json"), "machine");
    assertThat(value(files().readKnown())).isEqualTo("machine");
    write(mine, "own");
    assertThat(value(files().readKnown())).isEqualTo("own");
  }

  @Test
  void aWrittenFileIsKnown() {
    ConfigurationFiles files = files();
    files.write(PID, Map.of("key", "set"), Optional.empty());
    assertThat(value(files.readKnown())).isEqualTo("set");
    files.write(PID, Map.of(), Optional.of(own.resolve(PID + ".json")));
    assertThat(files.readKnown()).isEmpty();
  }

  @Test
  void theDistributionsFilesComeFirst() throws IOException {
    Path given = distribution.resolve("given.json");
    write(given, "distribution");
    String initial = given.toUri().toString();
    assertThat(value(new ConfigurationFiles(initial, machine, own).read()))
        .isEqualTo("distribution");
    write(machine.resolve("a.json"), "machine");
    assertThat(value(new ConfigurationFiles(initial, machine, own).read())).isEqualTo("machine");
  }

  @Test
  void filesOfADirectoryAreOrderedByName() throws IOException {
    write(machine.resolve("b.json"), "second");
    write(machine.resolve("a.json"), "first");
    write(machine.resolve("c.txt"), "no configuration");
    assertThat(value(files().read())).isEqualTo("second");
    assertThat(files().read().get(PID).file()).isEqualTo(machine.resolve("b.json"));
  }

  @Test
  void anUnreadableFileIsIgnored() throws IOException {
    write(machine.resolve("a.json"), "good");
    Files.writeString(machine.resolve("b.json"), "{\"%s\": {".formatted(PID));
    assertThat(value(files().read())).isEqualTo("good");
  }

  @Test
  void internalKeysAreNotSettings() throws IOException {
    Files.writeString(
        mine,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "mine",
         ":configurator:version": "1.0.0",
         "%s": {":configurator:policy": "force", "key": "x"}}
        """
            .formatted(PID));
    assertThat(files().read().get(PID).values()).containsOnlyKeys("key");
  }

  @Test
  void aWrittenFileKeepsSettingsOfOtherPids() throws IOException {
    Files.writeString(
        mine,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "mine",
         ":configurator:version": "1.0.0",
         // Comments are allowed.
         "%s": {"key": "old"}, "dev.carob.other": {"key": "kept"}}
        """
            .formatted(PID));
    ConfigurationFiles files = files();
    files.write(PID, Map.of("key", "new"), Optional.of(mine));
    assertThat(value(files.read())).isEqualTo("new");
    assertThat(files.read().get("dev.carob.other").values()).containsEntry("key", "kept");
    files.write(PID, Map.of(), Optional.of(mine));
    assertThat(files.read()).containsOnlyKeys("dev.carob.other");
    assertThat(mine).exists();
  }

  @Test
  void aFileOfTheMachineIsNotWrittenTo() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, "machine");
    byte[] before = Files.readAllBytes(file);
    ConfigurationFiles files = files();
    files.write(PID, Map.of("key", "set"), Optional.of(file));
    assertThat(file).hasBinaryContent(before);
    assertThat(files.read().get(PID).file()).isEqualTo(own.resolve(PID + ".json"));
  }

  @Test
  void theDirectoryOfTheRootIsMadeWhenItIsNeeded() {
    Path absent = own.resolve("root/etc");
    ConfigurationFiles files = new ConfigurationFiles("", machine, absent);
    assertThat(files.read()).isEmpty();
    files.write(PID, Map.of("key", "set"), Optional.empty());
    assertThat(value(files.read())).isEqualTo("set");
  }
}
