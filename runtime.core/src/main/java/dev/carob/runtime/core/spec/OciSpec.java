package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Security;
import dev.carob.api.types.OciSpecVersion;
import dev.carob.api.types.PortMapping;
import dev.carob.linux.AppArmor;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Faults;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.runtime.core.secret.Secrets;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.oci.CgroupManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Builds OCI specs by a sequence of steps, in the order of this list. */
public final class OciSpec {

  private static final Pattern EXPOSED = Pattern.compile("\\d{1,5}(-\\d{1,5})?(/(tcp|udp|sctp))?");

  /** The name of the engine's own AppArmor profile. */
  public static final String APPARMOR_PROFILE = "carob-default";

  private final ObjectMapper mapper = new ObjectMapper();
  private final AnnotationsStep annotations = new AnnotationsStep();
  private final ConfinementStep confinement = new ConfinementStep(AppArmor.ofThisHost());
  private final CgroupStep cgroup;
  private final List<SpecStep> steps;

  /**
   * @param cgroupParent cgroup parent of containers that do not set one
   * @param cgroupPrefix prefix of a container's cgroup, before its id
   */
  public OciSpec(Supplier<String> cgroupParent, String cgroupPrefix) {
    cgroup = new CgroupStep(cgroupParent, cgroupPrefix);
    steps =
        List.of(
            new ProcessStep(),
            new UserStep(),
            new LimitsStep(),
            new CapabilitiesStep(),
            new SeccompStep(),
            confinement,
            new PathsStep(),
            new DevicesStep(),
            new ResourcesStep(),
            new NamespacesStep(),
            new SysctlStep(),
            new MountsStep(),
            cgroup,
            annotations,
            new HooksStep());
  }

  /**
   * Validates a container spec before the container is created.
   *
   * @throws CarobException.InvalidArgument a value is invalid; names the value
   */
  public static void check(ContainerSpec asked) {
    CapabilitySet.most(asked.security());
    SeccompStep.check(asked.security());
    PathsStep.check(asked.security());
    DevicesStep.check(asked.security());
    SysctlStep.check(asked);
    check(asked.resources());
  }

  /**
   * Validates resource limits.
   *
   * @throws CarobException.InvalidArgument a limit is invalid; names the limit
   */
  public static void check(Resources asked) {
    ResourcesStep.check(asked);
  }

  /**
   * Serializes a change of limits in the format for an OCI runtime.
   *
   * @param after the limits after the change
   */
  public byte[] resources(ResourceChange change, Resources after, String title) {
    ObjectNode node = mapper.createObjectNode();
    ResourcesStep.write(change, after, title, node);
    return bytes(node, "limits");
  }

  private byte[] bytes(JsonNode node, String what) {
    try {
      return mapper.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new CarobException.Internal(what + " cannot be written as JSON", e);
    }
  }

  /**
   * The effective settings of a container, from its spec, the image and defaults.
   *
   * @param storage locations of its layer's files
   */
  public ContainerDetails details(ContainerConfig config, Map<String, String> storage) {
    List<String> bounding =
        CapabilitySet.most(config.spec().security(), config.fallbacks().capabilities());
    String user = config.user();
    boolean root = user.isEmpty() || user.matches("(root|0)(:.*)?");
    return ContainerDetails.builder()
        .env(
            ProcessStep.environment(config).entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList())
        .workdir(ProcessStep.workdir(config))
        .user(user)
        .entrypoint(config.entrypoint())
        .command(config.command())
        .annotations(annotations.of(config))
        .volumes(config.imageConfig().volumes())
        .exposedPorts(exposed(config))
        .stopSignal(Signals.number(config.stopSignal()).orElse(Signals.SIGTERM))
        .health(config.health())
        .cgroup(cgroup.path(config))
        .effective(root ? bounding : CapabilitySet.added(config.spec().security()))
        .bounding(bounding)
        .storage(storage)
        .confinement(config.confinement())
        .systemd(config.systemd())
        .build();
  }

  private static List<String> exposed(ContainerConfig config) {
    return Stream.concat(
            config.imageConfig().ports().stream(), config.spec().networking().expose().stream())
        // An image can contain anything.
        .filter(port -> EXPOSED.matcher(port).matches())
        .map(PortMapping::parse)
        .flatMap(
            one ->
                IntStream.range(one.containerPort(), one.containerPort() + one.count())
                    .mapToObj(port -> port + "/" + one.protocol()))
        .distinct()
        .toList();
  }

  /** The capabilities that containers have by default. */
  public static List<String> defaultCapabilities() {
    return CapabilitySet.most(Security.builder().build());
  }

  /** The file of the default seccomp profile; empty if it is the engine's own profile. */
  public static Optional<Path> seccompProfile() {
    return SeccompProfile.ofTheHost().stream().findFirst();
  }

  /** The manager of the container's cgroup. */
  public CgroupManager cgroupManager(ContainerConfig config) {
    String path = cgroup.path(config);
    return path.isEmpty()
        ? CgroupManager.NONE
        : path.startsWith("/") ? CgroupManager.CGROUPFS : CgroupManager.SYSTEMD;
  }

  /** The annotations of a container's spec. */
  public Map<String, String> annotations(ContainerConfig config) {
    return annotations.of(config);
  }

  /**
   * Writes a container's {@code config.json} and replaces an earlier one atomically.
   *
   * @param seen path of the root filesystem as the container's own root user sees it
   * @param view maps a path in the container's run directory in the same way
   * @param namespaces file of an existing namespace by kind, as the OCI spec names it
   * @param imposed mount options that no request can change, by the path in the container
   * @param last modifies the finished spec
   */
  public void write(
      Container container,
      Path seen,
      UnaryOperator<Path> view,
      Map<String, Path> namespaces,
      Map<String, List<String>> imposed,
      List<Hook> hooks,
      UnaryOperator<ObjectNode> last) {
    String rootfs = container.status().rootfs();
    if (rootfs.isEmpty()) {
      throw new CarobException.InvalidState(
          container.config().title() + ": its storage is not mounted");
    }
    ObjectNode spec =
        build(
            new SpecContext(
                container.config(),
                Path.of(rootfs),
                container.status().binds(),
                namespaces,
                sources(container, view),
                imposed,
                Secrets.variables(container),
                hooks));
    spec.withObject("/root").put("path", seen.toString());
    ObjectNode changed = last.apply(spec);
    Path file = container.configJson();
    Path temporary = file.resolveSibling("config.json.new");
    try {
      Faults.beforeFile("write config.json");
      Files.write(temporary, mapper.writeValueAsBytes(changed));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Faults.after("write config.json");
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write " + file + ": " + e, e);
    }
  }

  private static Map<String, String> sources(Container container, UnaryOperator<Path> seen) {
    Map<String, String> sources = new LinkedHashMap<>(container.status().images());
    for (MountEntry entry : container.config().mounts()) {
      if (entry.own()) {
        sources.put(entry.destination(), container.ownVolume(entry).toString());
      } else if (entry.overlaid()) {
        sources.put(entry.destination(), container.overlay(entry).toString());
      } else if (IdmapOption.isIn(entry.options())) {
        sources.put(entry.destination(), seen.apply(container.mapped(entry)).toString());
      }
    }
    return sources;
  }

  /** The working directory of a container's process. */
  public static String workdir(ContainerConfig config) {
    return ProcessStep.workdir(config);
  }

  /** User and group of a container's process, as ids in the container. */
  public record Owner(int uid, int gid) {}

  /**
   * The owner of a container's process.
   *
   * @param rootfs mounted root filesystem
   */
  public static Owner owner(ContainerConfig config, Path rootfs) {
    try (ConfinedTree root = ConfinedTree.open(rootfs)) {
      return owner(config, root);
    }
  }

  /** Like {@link #owner(ContainerConfig, Path)}, with the container's root directory held open. */
  public static Owner owner(ContainerConfig config, ConfinedTree root) {
    AccountFiles.Identity identity = UserStep.identity(config, root, Map.of());
    return new Owner((int) identity.uid(), (int) identity.gid());
  }

  /**
   * Serializes the spec of an additional process. It is built by the same steps as that of the
   * first process, from the request and the container's settings.
   *
   * @param rows rows of its terminal; not positive: unknown
   * @param columns columns of its terminal; not positive: unknown
   */
  public byte[] process(Container container, ExecSpec exec, int rows, int columns) {
    ContainerConfig config = container.config();
    ContainerSpec.Builder asked =
        config.spec().toBuilder()
            .init("")
            .entrypoint(List.of(""))
            .command(exec.command())
            .tty(exec.tty());
    exec.env().forEach(asked::env);
    if (!exec.workdir().isEmpty()) {
      asked.workdir(exec.workdir());
    }
    if (!exec.user().isEmpty()) {
      asked.user(exec.user());
    }
    if (exec.privileged()) {
      asked.security(config.spec().security().asPrivileged());
    }
    SpecContext context =
        new SpecContext(
            config.withSpec(asked.build()),
            Path.of(container.status().rootfs()),
            container.status().binds(),
            Map.of(),
            Map.of(),
            Map.of(),
            Secrets.variables(container),
            List.of());
    ObjectNode spec = mapper.createObjectNode();
    for (SpecStep step :
        List.of(
            new ProcessStep(),
            new UserStep(),
            new LimitsStep(),
            new CapabilitiesStep(),
            confinement)) {
      step.apply(context, spec);
    }
    if (exec.tty() && rows > 0 && columns > 0) {
      spec.withObject("/process/consoleSize").put("height", rows).put("width", columns);
    }
    return bytes(spec.path("process"), "a process");
  }

  ObjectNode build(SpecContext context) {
    ObjectNode spec = mapper.createObjectNode().put("ociVersion", OciSpecVersion.CURRENT);
    spec.putObject("root")
        .put("path", context.rootfs().toString())
        .put("readonly", context.config().spec().readOnly());
    steps.forEach(step -> step.apply(context, spec));
    return spec;
  }
}
