package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.Security;
import dev.carob.api.network.Networking;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The annotations of Podman's front end. */
class PodmanAnnotationsTest {

  @Test
  void aPlainContainerHasTheSettingsOfFlagsThatWereNotGiven() {
    assertThat(PodmanAnnotations.annotated(ContainerSpec.builder().build(), "").annotations())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "io.kubernetes.cri-o.TTY", "false",
                "io.podman.annotations.autoremove", "FALSE",
                "io.podman.annotations.init", "FALSE",
                "io.podman.annotations.privileged", "FALSE",
                "io.podman.annotations.publish-all", "FALSE"));
  }

  @Test
  void eachFlagIsRecorded() {
    ContainerSpec spec =
        ContainerSpec.builder()
            .tty(true)
            .autoRemove(true)
            .init("/sbin/init")
            .annotation("own", "1")
            .security(
                Security.builder()
                    .privileged(true)
                    .seccomp("unconfined")
                    .apparmor("unconfined")
                    .labels(List.of("user:u", "role:r"))
                    .build())
            .mounting(Mounting.builder().volumesFrom(List.of("a", "b:ro")).build())
            .networking(Networking.builder().publishAll(true).build())
            .build();
    assertThat(PodmanAnnotations.annotated(spec, "/c").annotations())
        .containsEntry("own", "1")
        .containsEntry("io.kubernetes.cri-o.TTY", "true")
        .containsEntry("io.podman.annotations.autoremove", "TRUE")
        .containsEntry("io.podman.annotations.init", "TRUE")
        .containsEntry("io.podman.annotations.privileged", "TRUE")
        .containsEntry("io.podman.annotations.publish-all", "TRUE")
        .containsEntry("io.podman.annotations.seccomp", "unconfined")
        .containsEntry("io.podman.annotations.apparmor", "unconfined")
        .containsEntry("io.podman.annotations.label", "user:u,label=role:r")
        .containsEntry("io.podman.annotations.volumes-from", "a,b:ro")
        .containsEntry("io.podman.annotations.cid-file", "/c");
  }
}
