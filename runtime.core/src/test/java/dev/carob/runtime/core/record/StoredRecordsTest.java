package dev.carob.runtime.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.Health;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.secret.Secret;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.volume.Volume;
import dev.carob.runtime.core.FakeStore;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.secret.Secrets;
import dev.carob.runtime.core.volume.Volumes;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads records that an engine of format 0 has written, taken from its database. They include
 * containers in many states and with most options, volumes, secrets and leftovers.
 */
class StoredRecordsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path dir;
  private final FakeStore store = new FakeStore();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(0);
  private Map<String, StoredRecord> before = Map.of();

  @BeforeEach
  void load() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    StoredRecordsTest.class.getResourceAsStream("/records.format-0.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line : lines.lines().toList()) {
        JsonNode row = MAPPER.readTree(line);
        if (row.has("owner")) {
          store.ledger.add(
              new LedgerEntry(row.path("owner").asText(), row.path("effect").asText()));
        } else {
          StoredRecord record =
              new StoredRecord(
                  row.path("kind").asText(),
                  row.path("id").asText(),
                  row.path("name").asText(),
                  row.path("config").asText(),
                  row.path("state").asText());
          store.records.put(record.id(), record);
        }
      }
    }
    before = new HashMap<>(store.records);
    assertThat(before).hasSizeGreaterThan(15);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Containers containers() {
    return new Containers(store, dir, dir);
  }

  private Volumes volumes() {
    return new Volumes(store, dir, new Events(dir, timer));
  }

  /** Returns a record without the variables of the caller, which were never stored. */
  private static ObjectNode json(String text) throws IOException {
    ObjectNode node = (ObjectNode) MAPPER.readTree(text);
    if (node.path("spec") instanceof ObjectNode spec) {
      spec.remove("callersEnv");
    }
    return node;
  }

  /** Requires that {@code now} contains everything in {@code old}; it may contain more. */
  private static void assertKept(String where, JsonNode old, JsonNode now) {
    if (old.isObject()) {
      old.fields()
          .forEachRemaining(
              one ->
                  assertKept(where + "." + one.getKey(), one.getValue(), now.path(one.getKey())));
    } else if (old.isArray()) {
      assertThat(now.size()).as(where).isEqualTo(old.size());
      for (int i = 0; i < old.size(); i++) {
        assertKept(where + "[" + i + "]", old.path(i), now.path(i));
      }
    } else {
      assertThat((Object) now).as(where).isEqualTo(old);
    }
  }

  private void assertRenewed(String kind) throws IOException {
    for (StoredRecord now : store.records(kind)) {
      StoredRecord old = Objects.requireNonNull(before.get(now.id()));
      assertThat(json(old.config()).has("version")).isFalse();
      assertThat(json(now.config()).path("version").asInt()).isEqualTo(1);
      assertKept(now.name(), json(old.config()), json(now.config()));
      assertKept(now.name(), json(old.state()), json(now.state()));
    }
  }

  @Test
  void containersAreReadInFullAndWrittenInThePresentFormat() throws IOException {
    Containers containers = containers();
    assertThat(containers.all()).noneMatch(Container::damaged);
    assertThat(containers.all())
        .extracting(Container::state)
        .contains(
            ContainerState.CONFIGURED,
            ContainerState.RUNNING,
            ContainerState.PAUSED,
            ContainerState.EXITED);
    for (Container one : containers.all()) {
      assertThat(one.config().requested()).isEqualTo(one.config().spec());
    }
    assertRenewed(RecordJson.KIND);
  }

  @Test
  void recordsInThePresentFormatAreReadAsTheyWereWrittenAndLeftAlone() {
    List<Container> first = containers().all();
    volumes();
    Map<String, StoredRecord> renewed = Map.copyOf(store.records);
    List<Container> second = containers().all();
    volumes();
    assertThat(second).extracting(Container::config).isEqualTo(configs(first));
    assertThat(second)
        .extracting(Container::status)
        .isEqualTo(first.stream().map(Container::status).toList());
    assertThat(store.records).isEqualTo(renewed);
  }

  private static List<ContainerConfig> configs(List<Container> containers) {
    return containers.stream().map(Container::config).toList();
  }

  @Test
  void recordsThatCannotBeMigratedAreStillRead() {
    store.full = true;
    assertThat(containers().all()).noneMatch(Container::damaged);
    assertThat(store.records).isEqualTo(before);
  }

  @Test
  void volumesAndSecretsAreReadInFullAndWrittenInThePresentFormat() throws IOException {
    assertThat(volumes().list())
        .filteredOn(volume -> volume.name().equals("data"))
        .extracting(Volume::labels)
        .containsExactly(Map.of("tier", "db", "x", "y"));
    assertRenewed("volume");
    assertThat(new Secrets(store, dir).list())
        .extracting(Secret::name, Secret::labels)
        .containsExactly(org.assertj.core.api.Assertions.tuple("password", Map.of("tier", "db")));
    assertRenewed("secret");
  }

  @Test
  void aRecordOfANewerEngineIsListedAsDamagedAndLeftAlone() throws IOException {
    containers();
    StoredRecord one = store.records(RecordJson.KIND).get(0);
    ObjectNode newer = json(one.config());
    newer.put("version", 2);
    StoredRecord stored =
        new StoredRecord(one.kind(), one.id(), one.name(), newer.toString(), one.state());
    store.records.put(one.id(), stored);
    Container found = containers().get(one.id());
    assertThat(found.damaged()).isTrue();
    assertThat(found.status().error()).contains("format 2 of a newer engine");
    assertThat(store.records).containsEntry(one.id(), stored);
  }

  @Test
  void missingKeysOfListElementsAreEmpty() throws IOException {
    StoredRecord one =
        store.records(RecordJson.KIND).stream()
            .filter(record -> record.name().equals("running"))
            .findFirst()
            .orElseThrow();
    String state = one.state().replaceAll("\"(gateways|routes|servers|searches)\":\\[[^]]*],?", "");
    assertThat(state).isNotEqualTo(one.state());
    store.records.put(
        one.id(),
        new StoredRecord(one.kind(), one.id(), one.name(), one.config(), state.replace(",}", "}")));
    Container found = containers().get("running");
    assertThat(found.status().error()).isEmpty();
    assertThat(found.status().attachments()).isNotEmpty();
    assertThat(found.status().attachments().get(0).routes()).isEmpty();
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of(CgroupMode.class, "CONFIGURED ENABLED NO_CONMON DISABLED SPLIT"),
        Arguments.of(
            ContainerState.class,
            "CONFIGURED CREATED RUNNING PAUSED STOPPED EXITED REMOVING UNKNOWN"),
        Arguments.of(
            DeviceRate.Kind.class,
            "READ_BYTES WRITE_BYTES READ_OPERATIONS WRITE_OPERATIONS WEIGHT"),
        Arguments.of(Health.Status.class, "NONE STARTING HEALTHY UNHEALTHY"),
        Arguments.of(HealthCheck.OnFailure.class, "NONE KILL RESTART STOP"),
        Arguments.of(Mounting.ImageVolumes.class, "BIND ANONYMOUS TMPFS IGNORE"),
        Arguments.of(MountSpec.Type.class, "BIND TMPFS VOLUME IMAGE"),
        Arguments.of(NamespaceChoice.Kind.class, "DEFAULT PRIVATE HOST CONTAINER PATH AUTO"),
        Arguments.of(RestartPolicy.Kind.class, "NO ON_FAILURE ALWAYS UNLESS_STOPPED"));
  }

  /** The names are stored in records: renaming one requires a migration. */
  @ParameterizedTest
  @MethodSource("names")
  void theNamesOfChoicesAreThoseInRecords(Class<? extends Enum<?>> type, String recorded) {
    assertThat(Arrays.stream(type.getEnumConstants()).map(Enum::name))
        .contains(recorded.split(" ", -1));
  }
}
