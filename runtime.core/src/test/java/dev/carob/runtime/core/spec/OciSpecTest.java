package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.Security;
import dev.carob.api.container.SystemdMode;
import dev.carob.api.types.OciSpecVersion;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.CreationDefaults;
import dev.carob.spi.hooks.Hook;
import dev.carob.tck.OciSpecRules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciSpecTest {

  private static final String ID = "0123456789ab".repeat(5) + "cdef";
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.000000006Z");

  @TempDir Path rootfs;

  private static ContainerConfig config(ContainerSpec.Builder builder, ImageConfig image) {
    return config(builder, image, "");
  }

  private static ContainerConfig config(
      ContainerSpec.Builder builder, ImageConfig image, String network) {
    ContainerSpec spec = builder.name("n").build();
    return new ContainerConfig(
        ID,
        spec,
        spec,
        "",
        "",
        image,
        "",
        CREATED,
        "",
        "",
        network,
        CreationDefaults.NONE,
        List.of(),
        Confinement.NONE);
  }

  private JsonNode build(ContainerConfig config, Hook... hooks) {
    SpecContext context =
        new SpecContext(
            config,
            rootfs,
            Map.of("/dev/shm", "/run/x/shm", "/etc/hosts", "/run/x/hosts"),
            config.network().isEmpty() ? Map.of() : Map.of("network", Path.of("/run/x/netns")),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(hooks));
    ObjectNode spec = new OciSpec(() -> "carob", "carob").build(context);
    assertThat(OciSpecRules.broken(spec)).isEmpty();
    return spec;
  }

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.of("x", "cmd");
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(field.isEmpty() ? node.asText() : node.path(field).asText()));
    return texts;
  }

  @Test
  @Tag("L25")
  void theEnginesFilesAreBoundOverTheKernelsFileSystems() {
    JsonNode mounts = build(config(spec(), ImageConfig.EMPTY)).path("mounts");
    assertThat(texts(mounts, "destination"))
        .containsExactly(
            "/proc",
            "/dev",
            "/sys",
            "/dev/pts",
            "/dev/mqueue",
            "/dev/shm",
            "/etc/hosts",
            "/sys/fs/cgroup");
  }

  @Test
  @Tag("L30")
  void theDefaultShmIsReplacedByOurs() {
    JsonNode mounts = build(config(spec(), ImageConfig.EMPTY)).path("mounts");
    assertThat(mounts)
        .filteredOn(mount -> mount.path("destination").asText().equals("/dev/shm"))
        .singleElement()
        .satisfies(mount -> assertThat(mount.path("source").asText()).isEqualTo("/run/x/shm"))
        .satisfies(mount -> assertThat(mount.path("type").asText()).isEqualTo("bind"))
        .satisfies(
            mount ->
                assertThat(texts(mount.path("options"), "")).contains("nosuid", "nodev", "noexec"));
    assertThat(mounts)
        .filteredOn(mount -> mount.path("destination").asText().equals("/dev"))
        .singleElement()
        .satisfies(
            mount -> assertThat(texts(mount.path("options"), "")).contains("nosuid", "noexec"));
  }

  @Test
  @Tag("L30")
  void theNetworkNamespaceIsByPathOrNewOrTheHosts() {
    JsonNode bridged = build(config(spec().network("blue"), ImageConfig.EMPTY, "cni"));
    assertThat(bridged.path("linux").path("namespaces"))
        .anyMatch(
            ns ->
                ns.path("type").asText().equals("network")
                    && ns.path("path").asText().equals("/run/x/netns"));
    JsonNode none = build(config(spec().network("none"), ImageConfig.EMPTY));
    assertThat(none.path("linux").path("namespaces"))
        .anyMatch(ns -> ns.path("type").asText().equals("network") && !ns.has("path"));
    JsonNode host = build(config(spec().network("host"), ImageConfig.EMPTY));
    assertThat(texts(host.path("linux").path("namespaces"), "type")).doesNotContain("network");
  }

  @Test
  void statesTheVersionThatInspectShows() {
    assertThat(build(config(spec(), ImageConfig.EMPTY)).path("ociVersion").asText())
        .isEqualTo(OciSpecVersion.CURRENT);
  }

  @Test
  @Tag("L35")
  void theRootIsTheMountpoint() {
    JsonNode root = build(config(spec().readOnly(true), ImageConfig.EMPTY)).path("root");
    assertThat(root.path("path").asText()).isEqualTo(rootfs.toString());
    assertThat(root.path("readonly").asBoolean()).isTrue();
  }

  @Test
  @Tag("L36")
  void annotationsEnvironmentAndHostname() {
    ImageConfig image =
        ImageConfig.builder().env(List.of("A=image", "B=image")).stopSignal("USR1").build();
    JsonNode spec = build(config(spec().env("A", "asked").annotation("k", "v"), image));
    assertThat(spec.path("annotations").path("io.kubernetes.cri-o.Created").asText())
        .isEqualTo("2026-01-02T03:04:05.000000006Z");
    assertThat(spec.path("annotations").path("org.opencontainers.image.stopSignal").asText())
        .isEqualTo("10");
    assertThat(spec.path("annotations").path("k").asText()).isEqualTo("v");
    assertThat(texts(spec.path("process").path("env"), ""))
        .contains("A=asked", "B=image", "HOSTNAME=0123456789ab", "container=podman")
        .doesNotContain("A=image");
    assertThat(spec.path("hostname").asText()).isEqualTo("0123456789ab");
    JsonNode named = build(config(spec().hostname("h").env("container", "mine"), image));
    assertThat(named.path("hostname").asText()).isEqualTo("h");
    assertThat(texts(named.path("process").path("env"), ""))
        .contains("container=mine", "HOSTNAME=h");
  }

  @Test
  void variablesOfTheImageAreMergedIntoNewValues() {
    ImageConfig image = ImageConfig.builder().env(List.of("A=image", "EMPTY=")).build();
    Map<String, String> merged = new LinkedHashMap<>();
    merged.put("A", "${A}-$A-\\$A-${EMPTY:-none}-${A:+some}-$NOSUCH.");
    merged.put("NOSUCH", "x");
    JsonNode spec =
        build(config(spec().process(ProcessSettings.builder().envMerge(merged).build()), image));
    assertThat(texts(spec.path("process").path("env"), ""))
        .contains("A=image-image-$A-none-some-.")
        .doesNotContain("NOSUCH=x");
  }

  @Test
  void aContainerForSystemdHasItsMountsSignalAndVariable() {
    ContainerConfig plain = config(spec(), ImageConfig.EMPTY);
    assertThat(plain.systemd()).isFalse();
    assertThat(config(spec().command(List.of("/usr/sbin/init")), ImageConfig.EMPTY).systemd())
        .isTrue();
    assertThat(config(spec().command(List.of("/lib/systemd/systemd")), ImageConfig.EMPTY).systemd())
        .isTrue();
    ContainerSpec.Builder off =
        spec()
            .command(List.of("/sbin/init"))
            .process(ProcessSettings.builder().systemd(SystemdMode.OFF).build());
    assertThat(config(off, ImageConfig.EMPTY).systemd()).isFalse();
    ContainerConfig always =
        config(
            spec().process(ProcessSettings.builder().systemd(SystemdMode.ALWAYS).build()),
            ImageConfig.EMPTY);
    assertThat(always.stopSignal()).isEqualTo("RTMIN+3");
    JsonNode spec = build(always);
    assertThat(texts(spec.path("mounts"), "destination"))
        .contains("/run", "/run/lock", "/tmp", "/var/log/journal");
    assertThat(texts(spec.path("process").path("env"), ""))
        .contains("container_uuid=" + ID.substring(0, 32));
    assertThat(texts(spec.path("linux").path("maskedPaths"), ""))
        .contains("/sys/fs/cgroup/systemd/release_agent");
  }

  @Test
  void theImagesSeccompProfileIsUsedIfRequested() {
    ImageConfig image =
        ImageConfig.builder()
            .labels(
                Map.of(
                    "io.containers.seccomp.profile",
                    "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[]}"))
            .build();
    JsonNode spec = build(config(spec().security(ofImage()), image));
    assertThat(spec.path("linux").path("seccomp").path("defaultAction").asText())
        .isEqualTo("SCMP_ACT_LOG");
    JsonNode without = build(config(spec().security(ofImage()), ImageConfig.EMPTY));
    assertThat(without.path("linux").path("seccomp").path("defaultAction").asText())
        .isEqualTo("SCMP_ACT_ERRNO");
    ImageConfig broken =
        ImageConfig.builder().labels(Map.of("io.containers.seccomp.profile", "{")).build();
    assertThatThrownBy(() -> build(config(spec().security(ofImage()), broken)))
        .hasMessageContaining("io.containers.seccomp.profile is not JSON");
  }

  private static Security ofImage() {
    return Security.builder().seccompOfImage(true).build();
  }

  @Test
  @Tag("L37")
  void theCgroupIsUnderItsParentInEitherForm() {
    assertThat(cgroup(spec())).isEqualTo("/carob/carob-" + ID);
    assertThat(cgroup(spec().cgroupParent("/pods/a"))).isEqualTo("/pods/a/carob-" + ID);
    assertThat(cgroup(spec().cgroupParent("machine.slice"))).isEqualTo("machine.slice:carob:" + ID);
  }

  private String cgroup(ContainerSpec.Builder builder) {
    return build(config(builder, ImageConfig.EMPTY)).path("linux").path("cgroupsPath").asText();
  }

  @Test
  @Tag("L40")
  void limitsAreLoweredToTheMost() {
    assertThat(LimitsStep.lowered(new Rlimit("RLIMIT_NOFILE", 100, 200), 150))
        .isEqualTo(new Rlimit("RLIMIT_NOFILE", 100, 150));
    assertThat(LimitsStep.lowered(new Rlimit("RLIMIT_NOFILE", -1, -1), 150))
        .isEqualTo(new Rlimit("RLIMIT_NOFILE", 150, 150));
    assertThat(LimitsStep.lowered(new Rlimit("RLIMIT_NOFILE", 5, 6), -1))
        .isEqualTo(new Rlimit("RLIMIT_NOFILE", 5, 6));
  }

  @Test
  void entrypointAndCommandOfImageAndRequest() {
    ImageConfig image =
        ImageConfig.builder()
            .entrypoint(List.of("/e"))
            .command(List.of("c1", "c2"))
            .workdir("/w")
            .build();
    assertThat(config(ContainerSpec.of("x"), image).args()).containsExactly("/e", "c1", "c2");
    assertThat(config(ContainerSpec.of("x", "mine"), image).args()).containsExactly("/e", "mine");
    assertThat(config(ContainerSpec.of("x").entrypoint(List.of("/f")), image).args())
        .containsExactly("/f");
    assertThat(config(ContainerSpec.of("x", "a").entrypoint(List.of("")), image).args())
        .containsExactly("a");
    assertThatThrownBy(() -> build(config(ContainerSpec.of("x"), ImageConfig.EMPTY)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("no command or entrypoint");
  }

  @Test
  void hooksAreInTheirStagesInOrder() {
    JsonNode hooks =
        build(
                config(spec(), ImageConfig.EMPTY),
                Hook.builder("poststop", "/b")
                    .args(List.of("b", "x"))
                    .env(Map.of("K", "V"))
                    .timeoutSeconds(3)
                    .source("f")
                    .build(),
                Hook.builder("poststop", "/c").source("f").build())
            .path("hooks")
            .path("poststop");
    assertThat(hooks.toString())
        .isEqualTo(
            "[{\"path\":\"/b\",\"args\":[\"b\",\"x\"],\"env\":[\"K=V\"],\"timeout\":3},{\"path\":\"/c\"}]");
  }
}
