package dev.carob.runtime.core.stored;

import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.container.Rlimit;
import dev.carob.api.types.IdMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The stored form of a container spec. It does not contain the caller's variables: those that a
 * container gets are stored among its own variables.
 */
public record StoredSpec(
    String image,
    String rootfs,
    String name,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> env,
    Map<String, String> labels,
    Map<String, String> annotations,
    String workdir,
    String user,
    String hostname,
    boolean tty,
    boolean openStdin,
    boolean autoRemove,
    String network,
    String runtime,
    String stopSignal,
    Duration stopTimeout,
    long shmSize,
    boolean readOnly,
    String init,
    List<Limit> rlimits,
    String logDriver,
    String cgroupParent,
    String cgroups,
    long logSizeMax,
    String logPath,
    String logTag,
    Restart restart,
    StoredHealthCheck health,
    Duration timeout,
    List<String> requires,
    List<Ids> uidMappings,
    List<Ids> gidMappings,
    StoredSecurity security,
    StoredProcess process,
    StoredNamespaces namespaces,
    StoredResources resources,
    StoredNameService nameService,
    StoredMounting mounting,
    Map<String, String> sysctls,
    List<String> hooksDirs,
    List<String> createCommand,
    StoredNetworking networking) {

  /** Converts a value of the API to its stored form. */
  public static StoredSpec of(ContainerSpec value) {
    return new StoredSpec(
        value.image(),
        value.rootfs(),
        value.name(),
        value.entrypoint(),
        value.command(),
        value.env(),
        value.labels(),
        value.annotations(),
        value.workdir(),
        value.user(),
        value.hostname(),
        value.tty(),
        value.openStdin(),
        value.autoRemove(),
        value.network(),
        value.runtime(),
        value.stopSignal(),
        value.stopTimeout(),
        value.shmSize(),
        value.readOnly(),
        value.init(),
        value.rlimits().stream().map(Limit::of).toList(),
        value.logDriver(),
        value.cgroupParent(),
        value.cgroups().name(),
        value.logSizeMax(),
        value.logPath(),
        value.logTag(),
        Restart.of(value.restart()),
        StoredHealthCheck.of(value.health()),
        value.timeout(),
        value.requires(),
        value.uidMappings().stream().map(Ids::of).toList(),
        value.gidMappings().stream().map(Ids::of).toList(),
        StoredSecurity.of(value.security()),
        StoredProcess.of(value.process()),
        StoredNamespaces.of(value.namespaces()),
        StoredResources.of(value.resources()),
        StoredNameService.of(value.nameService()),
        StoredMounting.of(value.mounting()),
        value.sysctls(),
        value.hooksDirs(),
        value.createCommand(),
        StoredNetworking.of(value.networking()));
  }

  /** Converts this to a value of the API. */
  public ContainerSpec toApi() {
    return ContainerSpec.builder()
        .image(image)
        .rootfs(rootfs)
        .name(name)
        .entrypoint(entrypoint)
        .command(command)
        .env(env)
        .labels(labels)
        .annotations(annotations)
        .workdir(workdir)
        .user(user)
        .hostname(hostname)
        .tty(tty)
        .openStdin(openStdin)
        .autoRemove(autoRemove)
        .network(network)
        .runtime(runtime)
        .stopSignal(stopSignal)
        .stopTimeout(stopTimeout)
        .shmSize(shmSize)
        .readOnly(readOnly)
        .init(init)
        .rlimits(rlimits.stream().map(Limit::toApi).toList())
        .logDriver(logDriver)
        .cgroupParent(cgroupParent)
        .cgroups(CgroupMode.valueOf(cgroups))
        .logSizeMax(logSizeMax)
        .logPath(logPath)
        .logTag(logTag)
        .restart(restart.toApi())
        .health(health.toApi())
        .timeout(timeout)
        .requires(requires)
        .idMappings(
            uidMappings.stream().map(Ids::toApi).toList(),
            gidMappings.stream().map(Ids::toApi).toList())
        .security(security.toApi())
        .process(process.toApi())
        .namespaces(namespaces.toApi())
        .resources(resources.toApi())
        .nameService(nameService.toApi())
        .mounting(mounting.toApi())
        .sysctls(sysctls)
        .hooksDirs(hooksDirs)
        .createCommand(createCommand)
        .networking(networking.toApi())
        .build();
  }

  /** A resource limit of processes. */
  public record Limit(String type, long soft, long hard) {

    /** Converts a value of the API to its stored form. */
    public static Limit of(Rlimit value) {
      return new Limit(value.type(), value.soft(), value.hard());
    }

    /** Converts this to a value of the API. */
    public Rlimit toApi() {
      return new Rlimit(type, soft, hard);
    }
  }

  /** An id mapping. */
  public record Ids(long container, long host, long size) {

    /** Converts a value of the API to its stored form. */
    public static Ids of(IdMapping value) {
      return new Ids(value.container(), value.host(), value.size());
    }

    /** Converts this to a value of the API. */
    public IdMapping toApi() {
      return new IdMapping(container, host, size);
    }
  }

  /** A restart policy. */
  public record Restart(String kind, int retries) {

    /** Converts a value of the API to its stored form. */
    public static Restart of(RestartPolicy value) {
      return new Restart(value.kind().name(), value.retries());
    }

    /** Converts this to a value of the API. */
    public RestartPolicy toApi() {
      return new RestartPolicy(RestartPolicy.Kind.valueOf(kind), retries);
    }
  }
}
