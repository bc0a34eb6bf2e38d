package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.types.IdMapping;
import dev.carob.cli.podman.value.SubordinateIds;
import dev.carob.cli.verbs.common.CsvList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for namespaces. */
public final class NamespaceOptions {

  private static final Path SUBUID = Path.of("/etc/subuid");
  private static final Path SUBGID = Path.of("/etc/subgid");
  private static final List<String> OF_OTHER_USERS = List.of("keep-id", "nomap");

  @Option(
      names = "--pid",
      paramLabel = "MODE",
      description = "Set the PID namespace: private, host, container:NAME or ns:PATH")
  private String pid = "";

  @Option(
      names = "--ipc",
      paramLabel = "MODE",
      description =
          "Shared memory: shareable (the default), private (other containers cannot join it), none (without /dev/shm), host, container:NAME or "
              + "ns:PATH")
  private String ipc = "";

  @Option(
      names = "--uts",
      paramLabel = "MODE",
      description = "Set the UTS namespace: private, host, container:NAME or ns:PATH")
  private String uts = "";

  @Option(
      names = "--cgroupns",
      paramLabel = "MODE",
      description = "Set the cgroup namespace: private, host, container:NAME or ns:PATH")
  private String cgroup = "";

  @Option(
      names = "--userns",
      paramLabel = "MODE",
      description =
          "Set the user namespace: host, auto[:size=N], private (with --uidmap), container:NAME or ns:PATH")
  private String user = "";

  @Option(
      names = "--uidmap",
      paramLabel = "CONTAINER:HOST:SIZE",
      parameterConsumer = CsvList.class,
      description = "Map user ids, in a new user namespace")
  private List<String> uidMappings = new ArrayList<>();

  @Option(
      names = "--gidmap",
      paramLabel = "CONTAINER:HOST:SIZE",
      parameterConsumer = CsvList.class,
      description = "Map group ids; by default as user ids, and vice versa")
  private List<String> gidMappings = new ArrayList<>();

  @Option(
      names = "--subuidname",
      paramLabel = "NAME",
      description = "Map user ids to those of a user in /etc/subuid, in a new user namespace")
  private String subuidName = "";

  @Option(
      names = "--subgidname",
      paramLabel = "NAME",
      description = "Map group ids to those of a user in /etc/subgid; by default as --subuidname")
  private String subgidName = "";

  public void apply(ContainerSpec.Builder builder) {
    boolean none = ipc.equals("none");
    builder.namespaces(
        Namespaces.builder()
            .pid(choice("pid", pid))
            .ipc(none ? NamespaceChoice.parse("private") : choice("ipc", ipc))
            .shm(!none)
            .uts(choice("uts", uts))
            .cgroup(choice("cgroupns", cgroup))
            .user(user())
            .build());
    if (subuidName.isEmpty() && subgidName.isEmpty()) {
      uidMappings.forEach(text -> builder.uidMapping(mapping("uidmap", text)));
      gidMappings.forEach(text -> builder.gidMapping(mapping("gidmap", text)));
      return;
    }
    if (!uidMappings.isEmpty() || !gidMappings.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "--subuidname and --subgidname cannot be combined with --uidmap and --gidmap");
    }
    builder.idMappings(
        SubordinateIds.mappings("subuid", SUBUID, subuidName.isEmpty() ? subgidName : subuidName),
        SubordinateIds.mappings("subgid", SUBGID, subgidName.isEmpty() ? subuidName : subgidName));
  }

  private NamespaceChoice user() {
    String mode = user.replaceFirst(":.*", "");
    if (OF_OTHER_USERS.contains(mode)) {
      throw new CarobException.InvalidArgument(mode + " is only supported in rootless mode");
    }
    NamespaceChoice choice = parse("userns", user);
    requireIpc("userns", choice);
    return choice;
  }

  private static void requireIpc(String option, NamespaceChoice choice) {
    if (choice.kind() == NamespaceChoice.Kind.SHAREABLE && !option.equals("ipc")) {
      throw new CarobException.InvalidArgument("--" + option + ": only --ipc can be shareable");
    }
  }

  private static NamespaceChoice choice(String option, String text) {
    NamespaceChoice choice = parse(option, text);
    if (choice.kind() == NamespaceChoice.Kind.AUTO) {
      throw new CarobException.InvalidArgument("--" + option + ": only --userns can be auto");
    }
    requireIpc(option, choice);
    return choice;
  }

  private static NamespaceChoice parse(String option, String text) {
    try {
      return NamespaceChoice.parse(text);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument("--" + option + ": " + e.getMessage(), e);
    }
  }

  private static IdMapping mapping(String option, String text) {
    if (!text.matches("[0-9]{1,10}:[0-9]{1,10}(:[0-9]{1,10})?")) {
      throw new CarobException.InvalidArgument(
          "invalid --" + option + " '" + text + "': it must be CONTAINER:HOST:SIZE, in numbers");
    }
    String[] parts = text.split(":", -1);
    return new IdMapping(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts.length == 3 ? Long.parseLong(parts[2]) : 1);
  }
}
