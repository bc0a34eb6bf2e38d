package dev.carob.runtime.core.defaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.Device;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.Security;
import dev.carob.linux.ProcessLimits;
import dev.carob.runtime.core.record.CreationDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerDefaultsTest {

  @TempDir Path root;
  private ContainerDefaults defaults;

  @BeforeEach
  void directories() throws IOException {
    Files.createDirectories(root.resolve("usr/share/containers"));
    Files.createDirectories(root.resolve("etc/containers/containers.conf.d"));
    defaults = new ContainerDefaults(new ConfFiles(Map.of(), root), "cgroupfs");
  }

  private void conf(String file, String text) throws IOException {
    Files.writeString(root.resolve(file), text);
  }

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.of("image");
  }

  @Test
  void withoutFilesTheDefaultsArePodmans() {
    ContainerSpec filled = defaults.fill(spec().build());
    assertThat(filled.resources().pids()).hasValue(2048);
    assertThat(filled.shmSize()).isEqualTo(65_536_000);
    assertThat(filled.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(filled.logDriver()).isEqualTo("k8s-file");
    assertThat(filled.logSizeMax()).isEqualTo(100 << 20);
    assertThat(filled.init()).isEmpty();
    assertThat(filled.rlimits())
        .extracting(Rlimit::type)
        .containsExactly("RLIMIT_NOFILE", "RLIMIT_NPROC");
    for (Rlimit limit : filled.rlimits()) {
      assertThat(Long.compareUnsigned(limit.hard(), 1 << 20)).isLessThanOrEqualTo(0);
      boolean possible =
          ProcessLimits.mayRaise()
              || Long.compareUnsigned(
                      limit.hard(), ProcessLimits.of(limit.type()).orElseThrow().hard())
                  <= 0;
      assertThat(possible).isTrue();
    }
    assertThat(defaults.fallbacks(spec().build())).isEqualTo(CreationDefaults.NONE);
  }

  @Test
  void everyKeyIsADefaultThatARequestOverrides() throws IOException {
    conf(
        "etc/containers/containers.conf",
        """
        [containers]
        annotations = ["a=conf", "b=conf"]
        base_hosts_file = "image"
        cgroupns = "host"
        default_capabilities = ["CHOWN"]
        default_sysctls = ["net.ipv4.ip_forward=1", "kernel.msgmax=5000"]
        default_ulimits = ["nofile=10:20", "core=1"]
        devices = ["/dev/null:/dev/zilch:r"]
        dns_options = ["rotate"]
        dns_searches = ["conf.test"]
        dns_servers = ["10.0.0.1"]
        env = ["PATH=/conf", "X=y"]
        init = true
        init_path = "/sbin/tini"
        ipcns = "none"
        log_driver = "none"
        log_size_max = 9000
        mounts = ["type=tmpfs,dst=/conf-tmp"]
        netns = "host"
        no_hosts = true
        oom_score_adj = 7
        pidns = "host"
        pids_limit = 5
        read_only = true
        seccomp_profile = "/etc/seccomp.json"
        shm_size = "1m"
        tz = "local"
        umask = "0077"
        userns = "auto"
        userns_size = 4096
        volumes = ["data:/data:ro", "other:/other"]
        utsns = "host"
        [engine]
        hooks_dir = ["/conf/hooks"]
        stop_timeout = 3
        """);
    ContainerSpec filled = defaults.fill(spec().annotation("a", "asked").build());
    assertThat(filled.annotations()).containsOnly(Map.entry("a", "asked"), Map.entry("b", "conf"));
    assertThat(filled.namespaces().cgroup().kind()).isEqualTo(NamespaceChoice.Kind.HOST);
    assertThat(filled.namespaces().pid().kind()).isEqualTo(NamespaceChoice.Kind.HOST);
    assertThat(filled.namespaces().uts().kind()).isEqualTo(NamespaceChoice.Kind.HOST);
    assertThat(filled.namespaces().shm()).isFalse();
    assertThat(filled.network()).isEqualTo("host");
    // Network sysctls belong to the host's namespace and must not be changed.
    assertThat(filled.sysctls()).containsOnly(Map.entry("kernel.msgmax", "5000"));
    assertThat(filled.rlimits())
        .contains(new Rlimit("RLIMIT_NOFILE", 10, 20), new Rlimit("RLIMIT_CORE", 1, 1))
        .hasSize(3);
    assertThat(filled.security().devices())
        .containsExactly(new Device("/dev/null", "/dev/zilch", "r"));
    assertThat(filled.security().seccomp()).isEqualTo("/etc/seccomp.json");
    assertThat(filled.nameService().servers()).containsExactly("10.0.0.1");
    assertThat(filled.nameService().searches()).containsExactly("conf.test");
    assertThat(filled.nameService().options()).containsExactly("rotate");
    assertThat(filled.nameService().imageHosts()).isTrue();
    assertThat(filled.nameService().baseHosts()).isEqualTo("image");
    assertThat(filled.init()).isEqualTo("/sbin/tini");
    assertThat(filled.logDriver()).isEqualTo("none");
    assertThat(filled.logSizeMax()).isEqualTo(9000);
    assertThat(filled.process().oomScoreAdj()).hasValue(7);
    assertThat(filled.process().timezone()).isEqualTo("local");
    assertThat(filled.process().umask()).isEqualTo("0077");
    assertThat(filled.resources().pids()).hasValue(5);
    assertThat(filled.shmSize()).isEqualTo(1 << 20);
    assertThat(filled.stopTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(defaults.fallbacks(spec().build()))
        .isEqualTo(new CreationDefaults(List.of("CHOWN"), Map.of("PATH", "/conf", "X", "y"), ""));

    assertThat(filled.hooksDirs()).containsExactly("/conf/hooks");
    assertThat(defaults.fill(spec().hooksDirs(List.of("/mine")).build()).hooksDirs())
        .containsExactly("/mine");
    assertThat(filled.readOnly()).isTrue();
    assertThat(filled.namespaces().user().text()).isEqualTo("auto:size=4096");
    assertThat(filled.mounting().mounts())
        .containsExactly(
            MountSpec.builder(MountSpec.Type.VOLUME, "/data")
                .source("data")
                .options(List.of("ro"))
                .build(),
            MountSpec.builder(MountSpec.Type.VOLUME, "/other").source("other").build(),
            MountSpec.builder(MountSpec.Type.TMPFS, "/conf-tmp").build());

    ContainerSpec asked =
        spec()
            .mounting(Mounting.of(MountText.volume("mine:/data/../data")))
            .network("none")
            .shmSize(2 << 20)
            .logDriver("k8s-file")
            .stopTimeout(Duration.ofSeconds(10))
            .rlimit(new Rlimit("RLIMIT_NOFILE", 1, 2))
            .sysctl("kernel.msgmax", "6000")
            .build();
    ContainerSpec kept = defaults.fill(asked);
    assertThat(kept.network()).isEqualTo("none");
    assertThat(kept.mounting().mounts())
        .extracting(MountSpec::source)
        .containsExactly("other", "", "mine");
    assertThat(kept.shmSize()).isEqualTo(2 << 20);
    assertThat(kept.logDriver()).isEqualTo("k8s-file");
    assertThat(kept.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(kept.rlimits())
        .contains(new Rlimit("RLIMIT_NOFILE", 1, 2), new Rlimit("RLIMIT_CORE", 1, 1))
        .hasSize(3);
    assertThat(kept.sysctls())
        .containsOnly(Map.entry("kernel.msgmax", "6000"), Map.entry("net.ipv4.ip_forward", "1"));
  }

  @Test
  void aLaterFileWinsAndAChangeIsSeen() throws IOException {
    conf(
        "usr/share/containers/containers.conf", "[containers]\npids_limit = 1\numask = \"0001\"\n");
    conf("etc/containers/containers.conf", "[containers]\npids_limit = 2\n");
    conf("etc/containers/containers.conf.d/20.conf", "[containers]\npids_limit = 4\n");
    conf("etc/containers/containers.conf.d/10.conf", "[containers]\npids_limit = 3\n");
    conf("etc/containers/containers.conf.d/readme", "no configuration");
    ContainerSpec filled = defaults.fill(spec().build());
    assertThat(filled.resources().pids()).hasValue(4);
    assertThat(filled.process().umask()).isEqualTo("0001");
    conf("etc/containers/containers.conf.d/20.conf", "[containers]\npids_limit = 0\n");
    Files.setLastModifiedTime(
        root.resolve("etc/containers/containers.conf.d/20.conf"),
        FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(defaults.fill(spec().build()).resources().pids()).hasValue(-1);
  }

  @Test
  void theCgroupManagerDeterminesTheFormOfTheParent() throws IOException {
    assertThat(defaults.fill(spec().cgroupParent("/a").build()).cgroupParent()).isEqualTo("/a");
    assertThatThrownBy(() -> defaults.fill(spec().cgroupParent("a.slice").build()))
        .hasMessageContaining("systemd slice received", "a.slice");
    conf("etc/containers/containers.conf", "[engine]\ncgroup_manager = \"systemd\"\n");
    assertThat(defaults.fill(spec().build()).cgroupParent()).isEqualTo("machine.slice");
    assertThat(defaults.fill(spec().cgroupParent("a.slice").build()).cgroupParent())
        .isEqualTo("a.slice");
    assertThatThrownBy(() -> defaults.fill(spec().cgroupParent("/a").build()))
        .hasMessageContaining("did not receive systemd slice");
    assertThat(defaults.fill(spec().cgroups(CgroupMode.SPLIT).build()).cgroupParent()).isEmpty();
  }

  @Test
  void whereSystemdRunsItIsTheManagerUnlessAnotherIsNamed() throws IOException {
    ContainerDefaults systemds = new ContainerDefaults(new ConfFiles(Map.of(), root), "systemd");
    assertThat(systemds.fill(spec().build()).cgroupParent()).isEqualTo("machine.slice");
    conf("etc/containers/containers.conf", "[engine]\ncgroup_manager = \"cgroupfs\"\n");
    assertThat(systemds.fill(spec().build()).cgroupParent()).isEmpty();
  }

  @Test
  void withoutACgroupNothingIsLimitedByDefault() throws IOException {
    conf("etc/containers/containers.conf", "[containers]\ncgroups = \"disabled\"\n");
    ContainerSpec filled = defaults.fill(spec().build());
    assertThat(filled.cgroups()).isEqualTo(CgroupMode.DISABLED);
    assertThat(filled.resources().pids()).isEmpty();
    assertThat(defaults.fill(spec().cgroups(CgroupMode.ENABLED).build()).cgroups())
        .isEqualTo(CgroupMode.ENABLED);
  }

  @Test
  void optionsOfSlirpPrecedeTheRequestedOnes() throws IOException {
    conf(
        "etc/containers/containers.conf",
        "[engine]\nnetwork_cmd_options = [\"mtu=1400\", \"enable_ipv6=false\"]\n");
    assertThat(defaults.fill(spec().network("slirp4netns").build()).network())
        .isEqualTo("slirp4netns:mtu=1400,enable_ipv6=false");
    assertThat(defaults.fill(spec().network("slirp4netns:mtu=1500").build()).network())
        .isEqualTo("slirp4netns:mtu=1400,enable_ipv6=false,mtu=1500");
    assertThat(defaults.fill(spec().network("host").build()).network()).isEqualTo("host");
  }

  @Test
  void theSecurityModulesAreAsConfiguredUnlessRequested() throws IOException {
    conf(
        "etc/containers/containers.conf",
        "[containers]\napparmor_profile = \"mine\"\nlabel = false\n"
            + "host_containers_internal_ip = \"10.9.9.9\"\n");
    Security filled = defaults.fill(spec().build()).security();
    assertThat(filled.apparmor()).isEqualTo("mine");
    assertThat(filled.labels()).containsExactly(Security.NO_LABELS);
    assertThat(defaults.fallbacks(spec().build()).hostAddress()).isEqualTo("10.9.9.9");
    Security privileged =
        defaults.fill(spec().security(Security.DEFAULT.asPrivileged()).build()).security();
    assertThat(privileged.apparmor()).isEmpty();
  }

  private Map<String, String> env(CallersEnv.Wanted wanted) {
    Map<String, String> callers =
        Map.of("http_proxy", "p", "NO_PROXY", "n", "OTHER", "o", "A", "c");
    ContainerSpec filled =
        defaults.fill(
            spec()
                .env("A", "asked")
                .callersEnv(CallersEnv.builder().wanted(wanted).env(callers).build())
                .build());
    assertThat(filled.callersEnv()).isEqualTo(CallersEnv.NOBODYS);
    return filled.env();
  }

  @Test
  void theCallersVariablesAreTakenAsRequestedOrConfigured() throws IOException {
    assertThat(env(CallersEnv.Wanted.CONFIGURED))
        .isEqualTo(Map.of("A", "asked", "http_proxy", "p", "NO_PROXY", "n"));
    assertThat(env(CallersEnv.Wanted.NONE)).isEqualTo(Map.of("A", "asked"));
    assertThat(env(CallersEnv.Wanted.ALL)).hasSize(4).containsEntry("A", "asked");
    conf("etc/containers/containers.conf", "[containers]\nhttp_proxy = false\n");
    assertThat(env(CallersEnv.Wanted.CONFIGURED)).isEqualTo(Map.of("A", "asked"));
    assertThat(env(CallersEnv.Wanted.PROXIES)).hasSize(3);
    conf("etc/containers/containers.conf.d/a.conf", "[containers]\nenv_host = true\n");
    assertThat(env(CallersEnv.Wanted.CONFIGURED)).hasSize(4);
  }

  @Test
  void aFileNamedByTheEnvironmentReplacesAllOthers() throws IOException {
    conf("etc/containers/containers.conf", "[containers]\npids_limit = 2\n");
    conf("alone", "[containers]\numask = \"0022\"\n");
    conf("over", "[containers]\npids_limit = 9\n");
    String alone = root.resolve("alone").toString();
    ContainerDefaults named =
        new ContainerDefaults(new ConfFiles(Map.of("CONTAINERS_CONF", alone), root), "cgroupfs");
    assertThat(named.fill(spec().build()).resources().pids()).hasValue(2048);
    Map<String, String> both =
        Map.of("CONTAINERS_CONF", alone, "CONTAINERS_CONF_OVERRIDE", root.resolve("over") + "");
    assertThat(
            new ContainerDefaults(new ConfFiles(both, root), "cgroupfs")
                .fill(spec().build())
                .resources()
                .pids())
        .hasValue(9);
    assertThatThrownBy(
            () ->
                new ContainerDefaults(
                        new ConfFiles(Map.of("CONTAINERS_CONF", "/nowhere"), root), "cgroupfs")
                    .fill(spec().build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("/nowhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[containers              | is not valid TOML",
        "[containers] pids_limit=\"many\"   | pids_limit in [containers] must be a whole number",
        "[containers] log_driver=\"x\" | log_driver in [containers] must be one of k8s-file, none,",
        "[containers] umask=22     | umask in [containers] must be a string",
        "[containers] env=[\"x\"]  | env in [containers] must be a list of NAME=VALUE",
        "[containers] env=3        | env in [containers] must be a list of strings",
        "[containers] env=[3]      | env in [containers] must be a list of strings",
        "[containers] no_hosts=1   | no_hosts in [containers] must be true or false",
        "[containers] pidns=\"x\"  | invalid namespace 'x'",
        "[containers] cgroups=\"x\" | cgroups in [containers] must be enabled, no-conmon,"
            + " disabled",
        "[engine] cgroup_manager=\"me\" | cgroup_manager in [engine] must be cgroupfs or systemd",
        "[containers] shm_size=\"x\" | invalid size 'x'",
        "[containers] devices=[\"x\"] | invalid device",
        "[containers] default_ulimits=[\"x\"] | invalid ulimit 'x'",
      })
  void invalidKeysAreNamed(String text, String message) throws IOException {
    conf("etc/containers/containers.conf", text.replace("] ", "]\n"));
    assertThatThrownBy(
            () -> {
              defaults.fill(spec().build());
              defaults.fallbacks(spec().build());
            })
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  private static ContainerSpec from(Map<String, String> caller) {
    return spec().callersEnv(CallersEnv.builder().env(caller).build()).build();
  }

  @Test
  void theFilesOfTheCallerApplyToTheCall() throws IOException {
    conf("etc/containers/containers.conf", "[containers]\ntz = \"Europe/Berlin\"\n");
    conf(
        "caller.conf",
        "[containers]\ntz = \"Asia/Tokyo\"\nenv = [\"A=caller\"]\n"
            + "[engine]\nruntime = \"runc\"\nimage_volume_mode = \"tmpfs\"\n");
    conf("last.conf", "[containers]\numask = \"0077\"\n");
    ContainerSpec own =
        from(
            Map.of(
                "CONTAINERS_CONF",
                root.resolve("caller.conf").toString(),
                "CONTAINERS_CONF_OVERRIDE",
                root.resolve("last.conf").toString()));
    ContainerSpec filled = defaults.fill(own);
    assertThat(filled.process().timezone()).isEqualTo("Asia/Tokyo");
    assertThat(filled.process().umask()).isEqualTo("0077");
    assertThat(filled.runtime()).isEqualTo("runc");
    assertThat(filled.mounting().imageVolumes()).isEqualTo(Mounting.ImageVolumes.TMPFS);
    assertThat(defaults.fallbacks(own).env()).containsEntry("A", "caller");
    ContainerSpec other = defaults.fill(from(Map.of("PATH", "/bin")));
    assertThat(other.process().timezone()).isEqualTo("Europe/Berlin");
    assertThat(other.runtime()).isEmpty();
    assertThat(other.mounting().imageVolumes()).isEqualTo(Mounting.ImageVolumes.BIND);
  }

  @Test
  void theFileInTheCallersHomeOverridesTheHosts() throws IOException {
    conf("etc/containers/containers.conf", "[containers]\ntz = \"Europe/Berlin\"\n");
    Files.createDirectories(root.resolve("home/me/.config/containers/containers.conf.d"));
    conf("home/me/.config/containers/containers.conf", "[containers]\ntz = \"Asia/Tokyo\"\n");
    conf("home/me/.config/containers/containers.conf.d/a.conf", "[containers]\numask = \"0077\"\n");
    ContainerSpec filled = defaults.fill(from(Map.of("HOME", "/home/me")));
    assertThat(filled.process().timezone()).isEqualTo("Asia/Tokyo");
    assertThat(filled.process().umask()).isEqualTo("0077");
  }

  @Test
  void aBrokenFileOfTheCallerIsNamedWithItsLine() throws IOException {
    conf("caller.conf", "[containers]\ntz = \n");
    String file = root.resolve("caller.conf").toString();
    assertThatThrownBy(() -> defaults.fill(from(Map.of("CONTAINERS_CONF", file))))
        .hasMessageContaining(file)
        .hasMessageContaining("line 2");
    conf("caller.conf", "[engine]\nimage_volume_mode = \"frob\"\n");
    assertThatThrownBy(() -> defaults.fill(from(Map.of("CONTAINERS_CONF", file))))
        .hasMessageContaining("image_volume_mode in [engine] must be anonymous");
  }
}
