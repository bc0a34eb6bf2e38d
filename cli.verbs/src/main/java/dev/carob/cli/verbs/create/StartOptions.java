package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.SystemdMode;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for the environment of the first process. */
public final class StartOptions {

  private static final String KEEP_GROUPS = "keep-groups";

  @Option(
      names = "--group-add",
      paramLabel = "GROUP",
      parameterConsumer = CsvList.class,
      description =
          "Add a supplementary group, by name in the image or by number; keep-groups: the caller's")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--conmon-pidfile",
      paramLabel = "FILE",
      description = "Write the id of conmon's process to a file at each start")
  private String conmonPidfile = "";

  @Option(
      names = "--env-merge",
      paramLabel = "NAME=VALUE",
      description =
          "Set a variable of the image to a value that may contain variables of the image: $NAME"
              + " or $${NAME}")
  private List<String> envMerge = new ArrayList<>();

  @Option(
      names = "--systemd",
      paramLabel = "MODE",
      description =
          "Prepare the container for systemd: true (the default; if its command is systemd or an"
              + " init), always or false")
  private String systemd = "true";

  @Option(
      names = "--group-entry",
      paramLabel = "ENTRY",
      description = "Set the line added to /etc/group; $GROUPNAME, $GID and $USERLIST are replaced")
  private String groupEntry = "";

  @Option(
      names = "--hostuser",
      paramLabel = "USER",
      parameterConsumer = CsvList.class,
      description = "Add a user of the host to /etc/passwd, by name or number")
  private List<String> hostUsers = new ArrayList<>();

  @Option(
      names = "--oom-score-adj",
      paramLabel = "SCORE",
      description = "Set the OOM score adjustment: -1000 (never killed) to 1000")
  private Optional<Integer> oomScoreAdj = Optional.empty();

  @Option(
      names = "--passwd",
      description = "Add the container's user to /etc/passwd and /etc/group (true by default)")
  private boolean passwd = true;

  @Option(
      names = "--passwd-entry",
      paramLabel = "ENTRY",
      description =
          "Set the line added to /etc/passwd; $USERNAME, $UID, $GID, $NAME and $HOME are"
              + " replaced")
  private String passwdEntry = "";

  @Option(
      names = "--pidfile",
      paramLabel = "FILE",
      description = "Write the id of the container's process to a file at each start")
  private String pidfile = "";

  @Option(
      names = "--sysctl",
      paramLabel = "NAME=VALUE",
      parameterConsumer = CsvList.class,
      description = "Set a kernel parameter of the container's namespaces")
  private List<String> sysctls = new ArrayList<>();

  @Option(
      names = "--tz",
      paramLabel = "ZONE",
      description = "Set the time zone: local, or a name such as Europe/Berlin")
  private String timezone = "";

  @Option(
      names = "--umask",
      paramLabel = "MASK",
      description = "Set the umask in octal digits (0022)")
  private String umask = "";

  @Option(
      names = "--unsetenv",
      paramLabel = "NAME",
      description = "Unset a variable of the image or the engine")
  private List<String> unsetEnv = new ArrayList<>();

  @Option(names = "--unsetenv-all", description = "Unset all variables except those set by options")
  private boolean unsetAllEnv;

  /** The file is written at each start, when the descriptors of the creating command are closed. */
  private static String pidFile(Console console, String flag, String text) {
    if (text.isEmpty()) {
      return "";
    }
    Path file = console.directory().resolve(text);
    if (CallerDescriptors.isOfCaller(file)) {
      throw new CarobException.InvalidArgument(
          "invalid %s %s: it must be a file, because each start writes it".formatted(flag, text));
    }
    return file.normalize().toString();
  }

  private List<String> groups(Console console) {
    if (!groups.contains(KEEP_GROUPS)) {
      return groups;
    }
    if (groups.size() > 1) {
      throw new CarobException.InvalidArgument(
          "the '--group-add keep-groups' option is not allowed with any other --group-add options");
    }
    return console.groups();
  }

  private SystemdMode systemd() {
    return switch (systemd.toLowerCase(Locale.ROOT)) {
      case "always" -> SystemdMode.ALWAYS;
      case "", "true" -> SystemdMode.DETECT;
      case "false" -> SystemdMode.OFF;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid config provided: --systemd values must be one of \"true, false, always\": invalid configuration");
    };
  }

  public void apply(Console console, ContainerSpec.Builder builder) {
    Map<String, String> merged = new LinkedHashMap<>();
    KeyValues.pairs(envMerge, merged::put);
    builder.process(
        ProcessSettings.builder()
            .groups(groups(console))
            .umask(umask)
            .timezone(timezone)
            .oomScoreAdj(oomScoreAdj.map(OptionalInt::of).orElse(OptionalInt.empty()))
            .unsetEnv(unsetEnv)
            .unsetAllEnv(unsetAllEnv)
            .envMerge(merged)
            .pidFile(pidFile(console, "--pidfile", pidfile))
            .supervisorPidFile(pidFile(console, "--conmon-pidfile", conmonPidfile))
            .systemd(systemd())
            .accounts(
                AccountEntries.builder()
                    .added(passwd)
                    .passwdEntry(passwdEntry)
                    .groupEntry(groupEntry)
                    .hostUsers(hostUsers)
                    .build())
            .build());
    KeyValues.valued("sysctl values", sysctls, builder::sysctl);
  }
}
