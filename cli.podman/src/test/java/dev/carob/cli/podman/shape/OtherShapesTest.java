package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.event.Event;
import dev.carob.api.network.Network;
import dev.carob.api.network.Subnet;
import dev.carob.api.secret.Secret;
import dev.carob.api.volume.Volume;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shapes of networks, volumes, secrets, events and the engine. */
class OtherShapesTest {

  private static final String NETWORK_ID = "c3".repeat(32);

  private final TimeZone zone = TimeZone.getDefault();
  private final Map<String, String> properties = new HashMap<>();

  @BeforeEach
  void fixTheMachine() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    fix("os.arch", "amd64");
    fix("os.version", "6.1.0");
    fix("java.version", "17.0.9");
  }

  private void fix(String property, String value) {
    properties.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  @AfterEach
  void putItBack() {
    TimeZone.setDefault(zone);
    properties.forEach(System::setProperty);
  }

  private static Network fullNetwork() {
    return new Network(
        "front",
        NETWORK_ID,
        "bridge",
        "cni-podman1",
        Values.CREATED,
        List.of(
            new Subnet("10.1.0.0/16", "10.1.0.1", "10.1.1.1", "10.1.2.254"),
            new Subnet("fd01::/64", "fd01::1", "", "")),
        true,
        true,
        Map.of("app", "shop"),
        Map.of("mtu", "1400"),
        true);
  }

  private static Network emptyNetwork() {
    return new Network(
        "",
        "0".repeat(64),
        "",
        "",
        Instant.EPOCH,
        List.of(),
        false,
        false,
        Map.of(),
        Map.of(),
        false);
  }

  @Test
  void everyAttributeOfANetworkHasItsPlace() {
    Golden.matches("network-full.json", NetworkJson.of(fullNetwork()));
    Golden.matches("network-fields-full.json", NetworkJson.fields(fullNetwork()));
  }

  @Test
  void everyKeyOfANetworkIsThereWhereNothingIsSet() {
    Golden.matches("network-empty.json", NetworkJson.of(emptyNetwork()));
    Golden.matches("network-fields-empty.json", NetworkJson.fields(emptyNetwork()));
  }

  private static Volume fullVolume() {
    return new Volume(
        "data",
        Path.of("/root/volumes/data/_data"),
        Values.CREATED,
        Map.of("app", "shop"),
        true,
        true,
        List.of(Values.ID, Values.OTHER_ID));
  }

  private static Volume emptyVolume() {
    return new Volume("", Path.of("/"), Instant.EPOCH, Map.of(), false, false, List.of());
  }

  @Test
  void everyAttributeOfAVolumeHasItsPlace() {
    Golden.matches("volume-full.json", VolumeJson.of(fullVolume()));
  }

  @Test
  void aVolumeTellsWhatItIsWhereNothingIsSet() {
    Golden.matches("volume-empty.json", VolumeJson.of(emptyVolume()));
  }

  private static Secret fullSecret() {
    return new Secret("5ec7e7", "password", Values.CREATED, Map.of("app", "shop"));
  }

  private static Secret emptySecret() {
    return new Secret("", "", Instant.EPOCH, Map.of());
  }

  @Test
  void everyAttributeOfASecretHasItsPlace() {
    Golden.matches("secret-full.json", SecretJson.of(fullSecret()));
    Golden.matches(
        "secret-line.json", SecretJson.line(fullSecret(), Values.CREATED.plusSeconds(120)));
  }

  @Test
  void everyKeyOfASecretIsThereWhereNothingIsSet() {
    Golden.matches("secret-empty.json", SecretJson.of(emptySecret()));
  }

  private static Event fullEvent() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("image", "docker.io/library/web:1");
    attributes.put("containerExitCode", "3");
    return new Event(Values.CREATED, "container", "died", Values.ID, "web", attributes);
  }

  private static Event emptyEvent() {
    return new Event(Instant.EPOCH, "", "", "0".repeat(64), "", Map.of());
  }

  @Test
  void everyAttributeOfAnEventHasItsPlace() {
    Golden.matches("event-full.json", EventJson.of(fullEvent(), true));
    assertThat(EventJson.of(fullEvent(), false).path("ID").asText()).isEqualTo("0123456789ab");
  }

  @Test
  void everyKeyOfAnEventIsThereWhereNothingIsSet() {
    Golden.matches("event-empty.json", EventJson.of(emptyEvent(), false));
  }

  @Test
  void anEventIsALine() {
    assertThat(EventJson.line(fullEvent(), false))
        .isEqualTo(
            "2026-01-02 03:04:05.123456789 +0000 UTC container died 0123456789ab"
                + " (image=docker.io/library/web:1, name=web, containerExitCode=3)");
    assertThat(EventJson.line(emptyEvent(), true))
        .isEqualTo(
            "1970-01-01 00:00:00.000000000 +0000 UTC   " + "0".repeat(64) + " (image=, name=)");
  }

  private static EngineInfo fullEngine() {
    return new EngineInfo(
        "0.1.0",
        Path.of("/var/lib/carob"),
        Path.of("/run/carob"),
        77,
        Values.STARTED,
        Map.of("oci", "crun", "network", "cni", "storage", "overlay"),
        Map.of(ContainerState.RUNNING, 2, ContainerState.PAUSED, 1, ContainerState.EXITED, 4));
  }

  private static EngineInfo emptyEngine() {
    return new EngineInfo("", Path.of("/d"), Path.of("/r"), 0, Instant.EPOCH, Map.of(), Map.of());
  }

  @Test
  void everyAttributeOfTheEngineHasItsPlace() {
    Golden.matches("info-full.json", withoutCpus(EngineJson.info(fullEngine(), 9)));
    Golden.matches("version-full.json", EngineJson.version(fullEngine()));
  }

  @Test
  void everyKeyOfTheEngineIsThereWhereNothingIsSet() {
    Golden.matches("info-empty.json", withoutCpus(EngineJson.info(emptyEngine(), 0)));
    Golden.matches("version-empty.json", EngineJson.version(emptyEngine()));
  }

  /** How many there are is the machine's. */
  private static ObjectNode withoutCpus(ObjectNode info) {
    assertThat(info.withObject("/host").remove("cpus").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    return info;
  }

  @Test
  void theValuesLeaveNothingOut() {
    Attributes.allDiffer(fullNetwork(), emptyNetwork());
    Attributes.allDiffer(fullVolume(), emptyVolume());
    Attributes.allDiffer(fullSecret(), emptySecret());
    Attributes.allDiffer(fullEvent(), emptyEvent());
    Attributes.allDiffer(fullEngine(), emptyEngine());
  }
}
