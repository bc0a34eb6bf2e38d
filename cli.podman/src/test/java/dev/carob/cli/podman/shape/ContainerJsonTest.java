package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.podman.format.GoTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of {@code podman container inspect} (podman-container-inspect(1)). */
class ContainerJsonTest {

  @Test
  void everyAttributeIsShown() {
    Golden.matches(
        "container-full.json", ContainerJson.of(Values.fullContainer(), Values.fullDetails()));
  }

  @Test
  void everyKeyExistsIfNothingIsSet() {
    Golden.matches(
        "container-empty.json", ContainerJson.of(Values.emptyContainer(), Values.emptyDetails()));
  }

  @Test
  void theTestValuesSetEveryAttribute() {
    Attributes.allDiffer(Values.fullSpec(), Values.emptySpec());
    Attributes.allDiffer(Values.fullContainer(), Values.emptyContainer());
    Attributes.allDiffer(Values.fullDetails(), Values.emptyDetails());
  }

  private static ContainerInfo container(ContainerState state, int pid, Path runDir) {
    ContainerInfo full = Values.fullContainer();
    return ContainerInfo.builder(
            full.id(),
            full.spec(),
            state,
            ContainerInfo.Paths.builder(
                    full.paths().bundle(), runDir, full.paths().config(), full.paths().log())
                .rootfs(full.paths().rootfs())
                .build())
        .requested(full.requested())
        .imageId(full.imageId())
        .imageName(full.imageName())
        .args(full.args())
        .created(full.created())
        .pid(pid)
        .startedAt(full.startedAt())
        .finishedAt(full.finishedAt())
        .exitCode(full.exitCode())
        .oomKilled(full.oomKilled())
        .error(full.error())
        .backends(full.backends())
        .networks(full.networks())
        .restarts(full.restarts())
        .health(full.health())
        .execs(full.execs())
        .stoppedByUser(full.stoppedByUser())
        .mounts(full.mounts())
        .build();
  }

  private static JsonNode state(ContainerState state, int pid, Path runDir) {
    return ContainerJson.of(container(state, pid, runDir), Values.fullDetails()).path("State");
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIGURED,created,false,false,false",
    "CREATED,initialized,false,false,false",
    "RUNNING,running,true,false,false",
    "PAUSED,paused,false,true,false",
    "STOPPED,stopped,false,false,false",
    "EXITED,exited,false,false,false",
    "REMOVING,removing,false,false,false",
    "UNKNOWN,unknown,false,false,true"
  })
  void aStateHasPodmansName(
      ContainerState state, String word, boolean running, boolean paused, boolean dead) {
    JsonNode node = state(state, 0, Path.of("/run/c"));
    assertThat(node.path("Status").asText()).isEqualTo(word);
    assertThat(node.path("Running").asBoolean()).isEqualTo(running);
    assertThat(node.path("Paused").asBoolean()).isEqualTo(paused);
    assertThat(node.path("Dead").asBoolean()).isEqualTo(dead);
  }

  @Test
  void theSupervisorIsReadFromItsFileWhileTheContainerRuns(@TempDir Path run) throws IOException {
    Files.writeString(run.resolve("conmon.pid"), "77\n");
    assertThat(state(ContainerState.RUNNING, 5, run).path("ConmonPid").asInt()).isEqualTo(77);
    assertThat(state(ContainerState.EXITED, 0, run).path("ConmonPid").asInt()).isZero();
    Files.writeString(run.resolve("conmon.pid"), "no number");
    assertThat(state(ContainerState.RUNNING, 5, run).path("ConmonPid").asInt()).isZero();
  }

  /** Podman compares with Docker's default set, although its own has been smaller since 4.4. */
  @Test
  void capabilitiesAreTheDifferencesFromDockersDefaultSet() {
    JsonNode host =
        ContainerJson.of(
                Values.emptyContainer(),
                Values.emptyDetails().toBuilder()
                    .bounding(List.of("CAP_CHOWN", "CAP_NET_ADMIN"))
                    .build())
            .path("HostConfig");
    assertThat(host.path("CapAdd")).extracting(JsonNode::asText).containsExactly("CAP_NET_ADMIN");
    assertThat(host.path("CapDrop"))
        .extracting(JsonNode::asText)
        .hasSize(13)
        .contains("CAP_KILL", "CAP_NET_RAW")
        .doesNotContain("CAP_CHOWN");
  }

  /** Containers that do not run show the networks that they will join. */
  @Test
  void theNetworksOfAContainerThatDoesNotRunHaveNoAddresses() {
    ContainerInfo stopped = Values.fullContainer().toBuilder().networks(List.of()).build();
    JsonNode networks =
        ContainerJson.of(stopped, Values.fullDetails()).at("/NetworkSettings/Networks");
    assertThat(networks.fieldNames()).toIterable().containsExactly("front", "back");
    assertThat(networks.at("/front/IPAddress").asText("absent")).isEmpty();
    assertThat(networks.at("/front/IPPrefixLen").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "slirp4netns,slirp4netns",
    "'slirp4netns:cidr=10.1.0.0/24,mtu=1400',slirp4netns",
    "host,host",
    "container:web,container:web",
  })
  void aModeIsNoNetwork(String network, String shown) {
    ContainerInfo full = Values.fullContainer();
    ContainerInfo info =
        full.toBuilder()
            .spec(full.spec().toBuilder().network(network).build())
            .networks(List.of())
            .build();
    JsonNode json = ContainerJson.of(info, Values.fullDetails());
    assertThat(json.at("/HostConfig/NetworkMode").asText()).isEqualTo(shown);
    assertThat(json.at("/NetworkSettings/Networks").size()).isZero();
    assertThat(ContainerLine.networks(info)).isEmpty();
  }

  @Test
  void templatesReadTheFieldsThatAreOmittedIfEmpty() {
    GoTemplate template =
        GoTemplate.parse(
            "{{.Config.Timezone}} {{len .Config.Secrets}} {{len .Config.ChrootDirs}}"
                + " {{.HostConfig.Init}} {{.Config.SystemdMode}}");
    ContainerInfo full = Values.fullContainer();
    assertThat(template.render(ContainerJson.of(full, Values.fullDetails())))
        .isEqualTo("Europe/Berlin 1 %d true true", full.spec().mounting().chrootDirs().size());
    assertThat(template.render(ContainerJson.of(Values.emptyContainer(), Values.emptyDetails())))
        .isEqualTo(" 0 0 false false");
  }

  @Test
  void aHealthCheckThatIsTurnedOffHasNoOtherSettings() {
    ContainerDetails none =
        Values.fullDetails().toBuilder()
            .health(Values.fullDetails().health().toBuilder().test(List.of("NONE")).build())
            .build();
    assertThat(ContainerJson.of(Values.fullContainer(), none).at("/Config/Healthcheck").toString())
        .isEqualTo("{\"Test\":[\"NONE\"]}");
  }
}
