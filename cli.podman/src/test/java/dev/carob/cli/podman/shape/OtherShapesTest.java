package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.container.HostInfo;
import dev.carob.api.event.Event;
import dev.carob.api.secret.Secret;
import dev.carob.api.types.Network;
import dev.carob.api.types.ProgramInfo;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.format.GoTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shapes of networks, volumes, secrets, events and the engine. */
class OtherShapesTest {

  private static final EngineJson.Installed INSTALLED =
      new EngineJson.Installed(
          "1.28.2",
          "/usr/bin/slirp4netns",
          "/etc/containers/storage.conf",
          program ->
              program.isEmpty()
                  ? Optional.empty()
                  : Optional.of(program.substring(program.lastIndexOf('/') + 1) + "_1_amd64"));
  private static final EngineJson.Installed NOTHING =
      new EngineJson.Installed("", "", "", program -> Optional.empty());

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
    return Network.builder("front")
        .id(NETWORK_ID)
        .driver("bridge")
        .device("cni-podman1")
        .created(Values.CREATED)
        .subnets(
            List.of(
                Subnet.builder("10.1.0.0/16")
                    .gateway("10.1.0.1")
                    .first("10.1.1.1")
                    .last("10.1.2.254")
                    .build(),
                Subnet.builder("fd01::/64").gateway("fd01::1").build()))
        .internal(true)
        .dns(true)
        .ipam("dhcp")
        .routes(
            List.of(
                new Route("10.9.0.0/16", "10.1.0.9", 0), new Route("fd09::/64", "fd01::9", 120)))
        .servers(List.of("1.1.1.1"))
        .labels(Map.of("app", "shop"))
        .options(Map.of("mtu", "1400"))
        .own(true)
        .build();
  }

  private static Network emptyNetwork() {
    return Network.builder("").id("0".repeat(64)).build();
  }

  @Test
  void everyAttributeOfANetworkIsShown() {
    Golden.matches("network-full.json", NetworkJson.of(fullNetwork()));
    Golden.matches("network-fields-full.json", NetworkJson.fields(fullNetwork()));
  }

  @Test
  void everyKeyOfANetworkExistsIfNothingIsSet() {
    Golden.matches("network-empty.json", NetworkJson.of(emptyNetwork()));
    Golden.matches("network-fields-empty.json", NetworkJson.fields(emptyNetwork()));
  }

  private static Volume fullVolume() {
    return Volume.builder("data", Path.of("/root/volumes/data/_data"))
        .created(Values.CREATED)
        .labels(Map.of("app", "shop"))
        .anonymous(true)
        .empty(true)
        .used(true)
        .users(List.of(Values.ID, Values.OTHER_ID))
        .options(Map.of("type", "tmpfs", "device", "tmpfs", "o", "uid=5,gid=6,noquota,nodev"))
        .uid(5)
        .gid(6)
        .mounts(2)
        .build();
  }

  private static Volume emptyVolume() {
    return Volume.builder("", Path.of("/")).build();
  }

  @Test
  void everyAttributeOfAVolumeIsShown() {
    Golden.matches("volume-full.json", VolumeJson.of(fullVolume()));
  }

  @Test
  void everyKeyOfAVolumeExistsIfNothingIsSet() {
    Golden.matches("volume-empty.json", VolumeJson.of(emptyVolume()));
  }

  @Test
  void aNewVolumeNeedsAnOwnerUnlessItsOptionsNameOne() {
    Volume volume = fullVolume().toBuilder().used(false).uid(-1).gid(-1).build();
    Volume used = volume.toBuilder().used(true).build();
    assertThat(VolumeJson.of(volume).path("NeedsChown").asBoolean()).isTrue();
    assertThat(VolumeJson.of(used).has("NeedsChown")).isFalse();
    assertThat(VolumeJson.of(fullVolume()).has("NeedsChown")).isFalse();
  }

  private static Secret fullSecret() {
    return Secret.builder("5ec7e7", "password")
        .created(Values.CREATED)
        .labels(Map.of("app", "shop"))
        .build();
  }

  private static Secret emptySecret() {
    return Secret.builder("", "").build();
  }

  @Test
  void everyAttributeOfASecretIsShown() {
    Golden.matches("secret-full.json", SecretJson.of(fullSecret()));
    Golden.matches(
        "secret-line.json", SecretJson.line(fullSecret(), Values.CREATED.plusSeconds(120)));
  }

  @Test
  void aSecretHasAText() {
    assertThat(SecretJson.text(fullSecret()))
        .isEqualTo(
            """
            ID:              5ec7e7
            Name:              password
            Labels:
             - app=shop
            Driver:            file
            Created at:        2026-01-02 03:04:05.123456789 +0000 UTC
            Updated at:        2026-01-02 03:04:05.123456789 +0000 UTC
            """);
  }

  @Test
  void everyKeyOfASecretExistsIfNothingIsSet() {
    Golden.matches("secret-empty.json", SecretJson.of(emptySecret()));
  }

  private static Event fullEvent() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("image", "docker.io/library/web:1");
    attributes.put("containerExitCode", "3");
    return Event.builder(Values.CREATED, "container", "died")
        .id(Values.ID)
        .name("web")
        .attributes(attributes)
        .build();
  }

  private static Event emptyEvent() {
    return Event.builder(Instant.EPOCH, "", "").build();
  }

  @Test
  void everyAttributeOfAnEventIsShown() {
    Golden.matches("event-full.json", EventJson.of(fullEvent()));
  }

  @Test
  void everyKeyOfAnEventExistsIfNothingIsSet() {
    Golden.matches("event-empty.json", EventJson.of(emptyEvent()));
  }

  @Test
  void anEventIsALine() {
    assertThat(EventJson.line(fullEvent(), false))
        .isEqualTo(
            "2026-01-02 03:04:05.123456789 +0000 UTC container died 0123456789ab"
                + " (image=docker.io/library/web:1, name=web, containerExitCode=3)");
    assertThat(EventJson.line(emptyEvent(), true)).isEqualTo("1970-01-01 00:00:00 +0000 UTC  ");
  }

  @Test
  void theLineOfAnEventDependsOnItsType() {
    Event.Builder tag = Event.builder(Instant.EPOCH, "image", "tag").id(Values.ID).name("web:1");
    assertThat(EventJson.line(tag.build(), false))
        .isEqualTo("1970-01-01 00:00:00 +0000 UTC image tag 0123456789ab web:1");
    assertThat(EventJson.line(tag.id("").action("pull").build(), true))
        .isEqualTo("1970-01-01 00:00:00 +0000 UTC image pull  web:1");
    assertThat(EventJson.line(tag.type("volume").action("create").build(), true))
        .isEqualTo("1970-01-01 00:00:00 +0000 UTC volume create web:1");
    assertThat(EventJson.line(Event.builder(Instant.EPOCH, "system", "refresh").build(), true))
        .isEqualTo("1970-01-01 00:00:00 +0000 UTC system refresh");
  }

  private static EngineInfo fullEngine() {
    return EngineInfo.builder(
            "0.1.0", Path.of("/var/lib/carob"), Path.of("/run/carob"), Values.STARTED)
        .pid(77)
        .volumes(Path.of("/srv/volumes"))
        .defaults(Map.of("oci", "crun", "network", "cni", "storage", "overlay"))
        .containers(
            Map.of(ContainerState.RUNNING, 2, ContainerState.PAUSED, 1, ContainerState.EXITED, 4))
        .build();
  }

  private static EngineInfo emptyEngine() {
    return EngineInfo.builder("", Path.of("/d"), Path.of("/r"), Instant.EPOCH).build();
  }

  private static HostInfo fullHost() {
    return HostInfo.builder("box", "6.18.0", "arm64")
        .cpus(4)
        .cpuUser(1.5)
        .cpuSystem(2.25)
        .cpuIdle(96.25)
        .memoryTotal(4000)
        .memoryFree(3000)
        .swapTotal(2000)
        .swapFree(1000)
        .uptime(Duration.ofMillis(90_061_230))
        .release(
            Map.of(
                "ID",
                "debian",
                "VERSION_ID",
                "12",
                "VERSION_CODENAME",
                "bookworm",
                "VARIANT_ID",
                "server"))
        .cgroupVersion(1)
        .cgroupControllers(List.of("cpu", "memory"))
        .cgroupManager("systemd")
        .programs(
            List.of(
                ProgramInfo.builder("crun", "/usr/bin/crun", "crun version 1.8.1\nspec: 1.0.0")
                    .build(),
                ProgramInfo.builder("conmon", "/usr/bin/conmon", "conmon version 2.1.6").build()))
        .capabilities(List.of("CAP_CHOWN", "CAP_KILL"))
        .seccompProfile("/usr/share/containers/seccomp.json")
        .apparmor(true)
        .selinux(true)
        .storageSize(70_000)
        .storageUsed(6_000)
        .logDrivers(List.of("k8s-file", "none"))
        .build();
  }

  private static HostInfo emptyHost() {
    return HostInfo.builder("", "", "").build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{.Host.OCIRuntime.Name}} {{.Host.Conmon.Path}}   | crun /usr/bin/conmon
          {{.Host.CgroupsVersion}} {{.Host.CgroupManager}}  | v1 systemd
          {{.Host.CPUUtilization.IdlePercent}}              | 96.25
          {{.Host.IDMappings.UIDMap}}{{.Plugins.Authorization}} | [][]
          {{.Host.RemoteSocket.Exists}}                     | false
          {{.Host.Security.DefaultCapabilities}}            | CAP_CHOWN,CAP_KILL
          {{.Host.Security.SECCOMPEnabled}} {{.Host.Security.SELinuxEnabled}} | true true
          {{.Host.Slirp4NetNS.Executable}}x                 | /usr/bin/slirp4netnsx
          {{.Host.Distribution.Codename}}                   | bookworm
          {{.Host.MemTotal}} {{.Host.SwapFree}}             | 4000 1000
          {{.Host.Uptime}}                                  | 25h 1m 1.23s (Approximately 1.04 days)
          {{.Store.ContainerStore.Stopped}} {{.Store.GraphRoot}} | 4 /var/lib/carob/storage
          {{.Version.OsArch}} {{.Version.APIVersion}}       | linux/arm64 0.1.0
          """)
  void templatesNameGoFieldsOfInfo(String template, String expected) {
    assertThat(
            GoTemplate.parse(template)
                .render(EngineJson.info(fullEngine(), fullHost(), 9, INSTALLED)))
        .isEqualTo(expected);
  }

  @Test
  void everyAttributeOfTheEngineIsShown() {
    Golden.matches("info-full.json", EngineJson.info(fullEngine(), fullHost(), 9, INSTALLED));
    Golden.matches(
        "version-full.json", EngineJson.version(fullEngine(), fullHost().architecture()));
  }

  @Test
  void everyKeyOfTheEngineExistsIfNothingIsSet() {
    Golden.matches("info-empty.json", EngineJson.info(emptyEngine(), emptyHost(), 0, NOTHING));
    Golden.matches(
        "version-empty.json", EngineJson.version(emptyEngine(), emptyHost().architecture()));
  }

  @Test
  void theTestValuesSetEveryAttribute() {
    Attributes.allDiffer(fullNetwork(), emptyNetwork());
    Attributes.allDiffer(fullVolume(), emptyVolume());
    Attributes.allDiffer(fullSecret(), emptySecret());
    Attributes.allDiffer(fullEvent(), emptyEvent());
    Attributes.allDiffer(fullEngine(), emptyEngine());
    Attributes.allDiffer(fullHost(), emptyHost());
  }
}
