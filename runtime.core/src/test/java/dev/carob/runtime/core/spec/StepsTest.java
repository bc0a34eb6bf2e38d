package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Security;
import dev.carob.api.container.SystemdMode;
import dev.carob.api.types.IdMapping;
import dev.carob.linux.AppArmor;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.OwnCgroup;
import dev.carob.runtime.core.TestConfigs;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests each step separately, by the JSON that it creates. */
class StepsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "ab".repeat(32);

  @TempDir Path rootfs;

  private Confinement confinement = Confinement.NONE;
  private Map<String, List<String>> imposed = Map.of();

  private JsonNode apply(SpecStep step, ContainerSpec.Builder asked, MountEntry... mounts)
      throws IOException {
    return apply(step, asked, Map.of(), mounts);
  }

  private JsonNode apply(
      SpecStep step,
      ContainerSpec.Builder asked,
      Map<String, Path> namespaces,
      MountEntry... mounts)
      throws IOException {
    ContainerConfig config = TestConfigs.of(ID, asked.name("n").build(), confinement, mounts);
    ObjectNode spec = MAPPER.createObjectNode();
    step.apply(
        new SpecContext(
            config, rootfs, Map.of(), namespaces, Map.of(), imposed, Map.of("PW", "x"), List.of()),
        spec);
    // Parsed again, so that numbers have the expected types.
    return MAPPER.readTree(spec.toString());
  }

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.of("image", "cmd");
  }

  private static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  @Test
  void resourcesAreWrittenIfTheKernelSupportsThem() throws IOException {
    Resources limits =
        Resources.builder()
            .memory(OptionalLong.of(67108864))
            .memoryReservation(OptionalLong.of(33554432))
            .cpuShares(OptionalLong.of(512))
            .cpuPeriod(OptionalLong.of(100000))
            .cpuQuota(OptionalLong.of(150000))
            .cpusetCpus("0")
            .cpusetMems("0")
            .pids(OptionalLong.of(-1))
            .build();
    boolean swap = CgroupFeatures.can("memory", "memory.memsw.limit_in_bytes");
    assertThat(apply(new ResourcesStep(), spec().resources(limits)))
        .isEqualTo(
            json(
                "{'linux':{'resources':{'memory':{'limit':67108864,'reservation':33554432"
                    + (swap ? ",'swap':134217728" : "")
                    + "},'cpu':{'shares':512,'quota':150000,'period':100000,'cpus':'0','mems':'0'},"
                    + "'pids':{'limit':4194304}}}}"));
  }

  private static JsonNode change(ResourceChange change, Resources before) throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    ResourcesStep.write(change, change.applyTo(before), "container c", node);
    return MAPPER.readTree(node.toString());
  }

  @Test
  void aChangeContainsItsLimitsAndThoseTheyRequire() throws IOException {
    boolean swap = CgroupFeatures.can("memory", "memory.memsw.limit_in_bytes");
    Resources before =
        ResourceChange.builder()
            .memory(LimitChange.to(64L << 20))
            .memorySwap(LimitChange.to(1L << 30))
            .cpuPeriod(LimitChange.to(50_000L))
            .pids(LimitChange.to(50L))
            .build()
            .applyTo(Resources.DEFAULT);
    ResourceChange more =
        ResourceChange.builder()
            .memory(LimitChange.to(96L << 20))
            .cpuQuota(LimitChange.to(20_000L))
            .build();
    assertThat(change(more, before))
        .isEqualTo(
            json(
                "{'memory':{'limit':100663296"
                    + (swap ? ",'swap':1073741824" : "")
                    + "},'cpu':{'quota':20000,'period':50000}}"));
    assertThat(change(ResourceChange.NONE, before)).isEqualTo(json("{}"));
  }

  @Test
  void aRemovedLimitGetsTheValueOfANewCgroup() throws IOException {
    boolean unified = CgroupFeatures.unified();
    ResourceChange none =
        ResourceChange.builder()
            .memory(LimitChange.unlimited())
            .memoryReservation(LimitChange.unlimited())
            .cpuShares(LimitChange.unlimited())
            .cpuPeriod(LimitChange.unlimited())
            .cpuQuota(LimitChange.unlimited())
            .cpusetCpus(LimitChange.unlimited())
            .pids(LimitChange.unlimited())
            .build();
    Resources before =
        ResourceChange.builder()
            .memory(LimitChange.to(64L << 20))
            .memorySwap(LimitChange.to(1L << 30))
            .cpuQuota(LimitChange.to(20_000L))
            .build()
            .applyTo(Resources.DEFAULT);
    boolean swap = CgroupFeatures.can("memory", "memory.memsw.limit_in_bytes");
    assertThat(change(none, before))
        .isEqualTo(
            json(
                "{'memory':{'limit':-1"
                    + (swap ? ",'swap':-1" : "")
                    + (unified
                        ? ",'reservation':0},'cpu':{"
                        : ",'reservation':-1},'cpu':{'shares':1024,")
                    + "'quota':-1,'period':100000,'cpus':'"
                    + CpuSets.cpus()
                    + "'},'pids':{'limit':4194304}"
                    + (unified ? ",'unified':{'cpu.weight':'100'}}" : "}")));
  }

  @Test
  @Tag("L31")
  void namespacesAreOwnOfTheHostOrJoined() throws IOException {
    Namespaces chosen =
        Namespaces.builder()
            .pid(NamespaceChoice.parse("host"))
            .ipc(NamespaceChoice.parse("container:" + ID))
            .uts(NamespaceChoice.parse("ns:/proc/9/ns/uts"))
            .cgroup(NamespaceChoice.parse("private"))
            .build();
    assertThat(
            apply(
                new NamespacesStep(),
                spec().namespaces(chosen).network("none"),
                Map.of("ipc", Path.of("/proc/8/ns/ipc"), "uts", Path.of("/proc/9/ns/uts"))))
        .isEqualTo(
            json(
                "{'linux':{'namespaces':[{'type':'mount'},{'type':'ipc','path':'/proc/8/ns/ipc'},"
                    + "{'type':'uts','path':'/proc/9/ns/uts'},{'type':'cgroup'},{'type':'network'}]}}"));
    JsonNode made =
        apply(
            new NamespacesStep(),
            spec().hostname("h").network("host").uidMapping(new IdMapping(0, 1000, 5)));
    assertThat(made.path("hostname").asText()).isEqualTo("h");
    assertThat((Object) made.at("/linux/uidMappings"))
        .isEqualTo(json("[{'containerID':0,'hostID':1000,'size':5}]"));
    assertThat(made.at("/linux/namespaces").toString()).contains("user").doesNotContain("network");
  }

  @Test
  void sysctlsUmaskGroupsAndScore() throws IOException {
    assertThat(apply(new SysctlStep(), spec().sysctl("kernel.sem", "1 2 3 4")))
        .isEqualTo(json("{'linux':{'sysctl':{'kernel.sem':'1 2 3 4'}}}"));
    assertThat(apply(new SysctlStep(), spec())).isEqualTo(json("{}"));
    ProcessSettings process =
        ProcessSettings.builder()
            .groups(List.of("9"))
            .umask("0077")
            .oomScoreAdj(OptionalInt.of(-5))
            .unsetEnv(List.of("HOSTNAME"))
            .build();
    assertThat(apply(new UserStep(), spec().user("5:6").process(process)))
        .isEqualTo(
            json(
                "{'process':{'user':{'uid':5,'gid':6,'umask':63,'additionalGids':[6,9]},"
                    + "'env':['HOME=/']}}"));
    assertThat(apply(new UserStep(), spec()))
        .isEqualTo(json("{'process':{'user':{'uid':0,'gid':0,'umask':18},'env':['HOME=/']}}"));
    SpecStep ownHome =
        (context, spec) -> {
          new ProcessStep().apply(context, spec);
          new UserStep().apply(context, spec);
        };
    assertThat(apply(ownHome, spec().env("HOME", "/mine")).at("/process/env").toString())
        .contains("HOME=/mine", "TERM=xterm")
        .doesNotContain("HOME=/\"");
    JsonNode made = apply(new ProcessStep(), spec().process(process)).path("process");
    assertThat(made.path("oomScoreAdj").asInt()).isEqualTo(-5);
    assertThat(made.path("env").toString()).contains("PW=x", "PATH=").doesNotContain("HOSTNAME");
  }

  @Test
  @Tag("L37")
  void theCgroupIsBelowItsParentOrInItsSlice() throws IOException {
    CgroupStep step = new CgroupStep(() -> "carob", "carob");
    assertThat(apply(step, spec()))
        .isEqualTo(json("{'linux':{'cgroupsPath':'/carob/carob-" + ID + "'}}"));
    assertThat(apply(step, spec().cgroupParent("a.slice")))
        .isEqualTo(json("{'linux':{'cgroupsPath':'a.slice:carob:" + ID + "'}}"));
  }

  @Test
  void aContainerWithoutACgroupHasNothingToLimit() throws IOException {
    CgroupStep step = new CgroupStep(() -> "carob", "carob");
    SpecStep before = (context, spec) -> spec.withObject("/linux/resources").put("x", 1);
    SpecStep both =
        (context, spec) -> {
          before.apply(context, spec);
          step.apply(context, spec);
        };
    assertThat(apply(both, spec().cgroups(CgroupMode.DISABLED))).isEqualTo(json("{'linux':{}}"));
    String own = OwnCgroup.started().equals("/") ? "" : OwnCgroup.started();
    assertThat(apply(both, spec().cgroups(CgroupMode.SPLIT)).path("linux").path("cgroupsPath"))
        .isEqualTo(json("'" + own + "/carob-payload-" + ID + "'"));
    assertThat(apply(both, spec().cgroups(CgroupMode.NO_CONMON)))
        .isEqualTo(json("{'linux':{'resources':{'x':1},'cgroupsPath':'/carob/carob-" + ID + "'}}"));
  }

  @Test
  void anAnnotationKeepsTheSupervisorInTheEnginesCgroup() throws IOException {
    String name = "dev.carob.supervisor.cgroup";
    assertThat(
            apply(new AnnotationsStep(), spec().cgroups(CgroupMode.NO_CONMON))
                .at("/annotations")
                .path(name)
                .asText())
        .isEqualTo("engine");
    assertThat(apply(new AnnotationsStep(), spec()).at("/annotations").has(name)).isFalse();
  }

  @Test
  void theSecurityModulesAreConfigured() throws IOException {
    confinement =
        Confinement.builder()
            .processLabel("u:r:t:s0:c1")
            .mountLabel("u:r:f:s0:c1")
            .apparmor("mine")
            .build();
    AppArmor host = new AppArmor(rootfs);
    assertThat(apply(new ConfinementStep(host), spec()))
        .isEqualTo(
            json(
                "{'process':{'selinuxLabel':'u:r:t:s0:c1','apparmorProfile':'mine'},"
                    + "'linux':{'mountLabel':'u:r:f:s0:c1'}}"));
    confinement = Confinement.builder().apparmor("unconfined").build();
    assertThat(apply(new ConfinementStep(host), spec())).isEqualTo(json("{}"));
  }

  @Test
  void theEnginesProfileIsLoadedIfTheKernelLacksIt() throws IOException {
    confinement = Confinement.builder().apparmor(OciSpec.APPARMOR_PROFILE).build();
    Path profiles = rootfs.resolve("sys/kernel/security/apparmor/profiles");
    Path enabled = rootfs.resolve("sys/module/apparmor/parameters/enabled");
    Path parser = rootfs.resolve("usr/sbin/apparmor_parser");
    for (Path file : List.of(profiles, enabled, parser)) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(enabled, "Y");
    Files.writeString(profiles, "other (enforce)\n");
    Files.writeString(parser, "#!/bin/sh\ncat \"$3\" >> %s/loaded\n".formatted(rootfs.toString()));
    Files.setPosixFilePermissions(parser, PosixFilePermissions.fromString("rwxr-xr-x"));
    SpecStep step = new ConfinementStep(new AppArmor(rootfs));
    JsonNode expected = json("{'process':{'apparmorProfile':'carob-default'}}");
    assertThat(apply(step, spec())).isEqualTo(expected);
    assertThat(rootfs.resolve("loaded")).content().containsOnlyOnce("profile carob-default ");
    Files.writeString(profiles, "carob-default (enforce)\n");
    assertThat(apply(step, spec())).isEqualTo(expected);
    assertThat(rootfs.resolve("loaded")).content().containsOnlyOnce("profile carob-default ");
    Files.writeString(profiles, "");
    Files.writeString(parser, "#!/bin/sh\necho no such rule\nexit 1\n");
    assertThatThrownBy(() -> apply(step, spec()))
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining("carob-default cannot be loaded: apparmor_parser: no such rule");
  }

  @Test
  @Tag("L29")
  void mountsOfTheUserAreInOrderAndReplaceTheKernels() throws IOException {
    JsonNode made =
        apply(
            new MountsStep(),
            spec(),
            new MountEntry(
                MountSpec.Type.BIND, "", "/host", "/a/b", List.of("ro"), false, false, ""),
            new MountEntry(
                MountSpec.Type.VOLUME, "v", "/vol", "/a", List.of("noexec", "U"), false, false, ""),
            new MountEntry(
                MountSpec.Type.TMPFS, "", "", "/dev/mqueue", List.of("size=1m"), false, false, ""));
    List<String> places = new ArrayList<>();
    made.path("mounts").forEach(mount -> places.add(mount.path("destination").asText()));
    assertThat(places).containsOnlyOnce("/dev/mqueue").containsSubsequence("/a", "/a/b");
    assertThat(made.path("mounts"))
        .contains(
            json(
                "{'destination':'/a','type':'bind','source':'/vol','options':['rw','rprivate',"
                    + "'noexec','nosuid','nodev','rbind']}"),
            json(
                "{'destination':'/a/b','type':'bind','source':'/host','options':['ro','rprivate',"
                    + "'rbind']}"),
            json(
                "{'destination':'/dev/mqueue','type':'tmpfs','source':'tmpfs','options':['rw',"
                    + "'rprivate','size=1m','nosuid','nodev','tmpcopyup']}"));
    JsonNode shared =
        apply(
            new MountsStep(),
            spec(),
            new MountEntry(
                MountSpec.Type.BIND, "", "/h", "/x", List.of("rshared"), false, false, ""));
    assertThat(shared.at("/linux/rootfsPropagation").asText()).isEqualTo("shared");
  }

  @Test
  void theOptionsOfAVolumeOverrideThoseOfARequest() throws IOException {
    imposed = Map.of("/a", List.of("noexec", "ro"));
    JsonNode made =
        apply(
            new MountsStep(),
            spec(),
            new MountEntry(
                MountSpec.Type.VOLUME, "v", "/vol", "/a", List.of("rw", "exec"), false, false, ""));
    assertThat(made.path("mounts"))
        .contains(
            json(
                "{'destination':'/a','type':'bind','source':'/vol','options':['ro','rprivate',"
                    + "'noexec','nosuid','nodev','rbind']}"));
  }

  @Test
  void systemdGetsNoTerminalsOfTheHost() throws IOException {
    Security privileged = Security.builder().privileged(true).build();
    assertThat(devices(SystemdMode.OFF, privileged)).contains("/dev/tty", "/dev/tty1");
    assertThat(devices(SystemdMode.ALWAYS, privileged))
        .contains("/dev/tty", "/dev/zero")
        .noneMatch(path -> path.startsWith("/dev/tty") && !path.equals("/dev/tty"));
  }

  private List<String> devices(SystemdMode mode, Security security) throws IOException {
    ProcessSettings process = ProcessSettings.builder().systemd(mode).build();
    List<String> paths = new ArrayList<>();
    apply(new DevicesStep(), spec().process(process).security(security))
        .at("/linux/devices")
        .forEach(node -> paths.add(node.path("path").asText()));
    return paths;
  }
}
