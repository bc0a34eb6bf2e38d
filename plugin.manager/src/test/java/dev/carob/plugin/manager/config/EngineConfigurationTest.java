package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.config.Setting;
import dev.carob.api.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.metatype.AttributeDefinition;

class EngineConfigurationTest {

  private static final String PID = "dev.mine";

  @TempDir private Path machine;
  @TempDir private Path own;
  private final TestAdmin admin = new TestAdmin();
  private final List<List<String>> delivered = new ArrayList<>();
  private EngineConfiguration configuration;

  @BeforeEach
  void open() {
    Schemas schemas = new Schemas();
    schemas.add(
        TestDefinition.schema(
            PID,
            TestAttribute.of("wait", AttributeDefinition.LONG).defaults("30"),
            TestAttribute.of("name", AttributeDefinition.STRING)));
    schemas.add(
        TestDefinition.schema(
            BackendChoices.PID, TestAttribute.of("oci", AttributeDefinition.STRING)));
    configuration =
        new EngineConfiguration(
            () -> schemas,
            new ConfigurationFiles("", machine, own),
            admin.admin(),
            values -> {
              if (values.getOrDefault("oci", List.of()).contains("absent")) {
                throw new CarobException.NotFound("there is no OCI runtime 'absent'");
              }
            },
            () -> delivered.add(admin.changes()));
  }

  private static void write(Path file, String pid, String values) throws IOException {
    Files.writeString(
        file,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "mine",
         ":configurator:version": "1.0.0",
         "%s": %s}
        """
            .formatted(pid, values));
  }

  private static Setting setting(Settings settings, String key) {
    return settings.settings().stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSettingReachesItsBundleBeforeTheCallReturns() {
    Settings now = configuration.set(PID, Map.of("wait", List.of("5")));
    assertThat(admin.values(PID)).isEqualTo(Map.of("wait", 5L));
    assertThat(delivered).containsExactly(List.of(PID));
    assertThat(setting(now, "wait").values()).containsExactly("5");
  }

  @Test
  void aSettingIsKeptForTheNextEngine() {
    configuration.set(PID, Map.of("wait", List.of("5")));
    open();
    assertThat(setting(configuration.get(PID), "wait").values()).containsExactly("5");
  }

  @Test
  void aSettingKeepsOthersOfItsPid() {
    configuration.set(PID, Map.of("wait", List.of("5")));
    configuration.set(PID, Map.of("name", List.of("x")));
    assertThat(admin.values(PID)).isEqualTo(Map.of("wait", 5L, "name", "x"));
  }

  @Test
  void anInvalidValueChangesNothing() {
    assertThatThrownBy(() -> configuration.set(PID, Map.of("wait", List.of("soon"))))
        .isInstanceOf(CarobException.InvalidArgument.class);
    assertThat(admin.changes()).isEmpty();
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void anExistingInvalidValueMustBeRemovedFirst() throws IOException {
    write(own.resolve("mine.json"), PID, "{\"wait\": \"soon\"}");
    assertThatThrownBy(() -> configuration.set(PID, Map.of("name", List.of("x"))))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("wait");
    assertThat(configuration.get(PID).problems()).hasSize(1);
    configuration.set(PID, Map.of("wait", List.of("5"), "name", List.of("x")));
    assertThat(configuration.get(PID).problems()).isEmpty();
  }

  @Test
  void aPidThatNothingReadsIsNotFound() {
    assertThatThrownBy(() -> configuration.set("dev.absent", Map.of()))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("dev.absent");
    assertThatThrownBy(() -> configuration.get("dev.absent"))
        .isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> configuration.unset("dev.absent", Set.of()))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void aMissingBackendIsNotChosen() {
    assertThatThrownBy(
            () -> configuration.set(BackendChoices.PID, Map.of("oci", List.of("absent"))))
        .isInstanceOf(CarobException.NotFound.class);
    assertThat(admin.changes()).isEmpty();
    configuration.set(BackendChoices.PID, Map.of("oci", List.of("crun")));
    assertThat(admin.values(BackendChoices.PID)).isEqualTo(Map.of("oci", "crun"));
  }

  @Test
  void anUnsetKeyHasItsDefaultAgain() {
    configuration.set(PID, Map.of("wait", List.of("5"), "name", List.of("x")));
    Settings now = configuration.unset(PID, Set.of("wait"));
    assertThat(admin.values(PID)).isEqualTo(Map.of("name", "x"));
    assertThat(setting(now, "wait").values()).isEmpty();
    assertThat(setting(now, "wait").defaults()).containsExactly("30");
  }

  @Test
  void theConfigurationIsRemovedWithItsLastKey() {
    configuration.set(PID, Map.of("wait", List.of("5")));
    configuration.unset(PID, Set.of("wait"));
    assertThat(admin.values(PID)).isNull();
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void aKeyThatIsNotSetCanBeUnsetAndAnUnknownOneCannot() {
    configuration.unset(PID, Set.of("wait"));
    assertThatThrownBy(() -> configuration.unset(PID, Set.of("wiat")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("wiat");
  }

  @Test
  void anUnknownKeyThatAFileSetsCanBeUnset() throws IOException {
    write(own.resolve("mine.json"), PID, "{\"wiat\": 1}");
    configuration.unset(PID, Set.of("wiat"));
    assertThat(configuration.get(PID).problems()).isEmpty();
  }

  @Test
  void settingsOverrideTheMachinesFiles() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, PID, "{\"wait\": 7, \"name\": \"machine\"}");
    configuration.found(file);
    configuration.set(PID, Map.of("wait", List.of("5")));
    assertThat(admin.values(PID)).isEqualTo(Map.of("wait", 5L, "name", "machine"));
    assertThat(file).content().contains("7");
  }

  @Test
  void aFoundFileAppliesUntilItIsRemoved() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, PID, "{\"wait\": 7}");
    configuration.found(file);
    assertThat(admin.values(PID)).isEqualTo(Map.of("wait", 7L));
    Files.delete(file);
    configuration.removed(file);
    assertThat(admin.values(PID)).isNull();
  }

  @Test
  void aFileThatIsFoundAgainUnchangedChangesNothing() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, PID, "{\"wait\": 7}");
    configuration.found(file);
    configuration.found(file);
    assertThat(admin.changes()).containsExactly(PID);
  }

  @Test
  void aFileWithInvalidSettingsChangesNothing() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, PID, "{\"wait\": 7}");
    configuration.found(file);
    write(file, PID, "{\"wait\": \"soon\"}");
    configuration.found(file);
    assertThat(admin.values(PID)).isEqualTo(Map.of("wait", 7L));
    assertThat(configuration.get(PID).problems()).hasSize(1);
  }

  @Test
  void aFileForAMissingBundleIsKeptForIt() throws IOException {
    Path file = machine.resolve("a.json");
    write(file, "dev.later", "{\"any\": \"x\"}");
    configuration.found(file);
    assertThat(admin.values("dev.later")).isEqualTo(Map.of("any", "x"));
  }

  @Test
  void keysOfOthersStayInAConfiguration() {
    admin.store(PID, Map.of(":configurator:mark", "x", "old", "y"));
    configuration.set(PID, Map.of("wait", List.of("5")));
    assertThat(admin.values(PID)).isEqualTo(Map.of(":configurator:mark", "x", "wait", 5L));
  }

  @Test
  void everyPidThatCanBeSetIsListed() {
    assertThat(configuration.list())
        .extracting(Settings::pid)
        .containsExactlyInAnyOrder(PID, BackendChoices.PID);
  }
}
