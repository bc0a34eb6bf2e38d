package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ProcessSettings;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for the environment of the first process. */
public final class StartOptions {

  @Option(
      names = "--group-add",
      paramLabel = "GROUP",
      split = ",",
      description = "Add a supplementary group, by name in the image or by number")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--group-entry",
      paramLabel = "ENTRY",
      description = "Set the line added to /etc/group; $GROUPNAME, $GID and $USERLIST are replaced")
  private String groupEntry = "";

  @Option(
      names = "--hostuser",
      paramLabel = "USER",
      split = ",",
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
  private String pidFile(Console console) {
    if (pidfile.isEmpty()) {
      return "";
    }
    Path file = console.directory().resolve(pidfile);
    if (CallerDescriptors.isOfCaller(file)) {
      throw new CarobException.InvalidArgument(
          "invalid --pidfile " + pidfile + ": it must be a file, because each start writes it");
    }
    return file.normalize().toString();
  }

  public void apply(Console console, ContainerSpec.Builder builder) {
    builder.process(
        ProcessSettings.builder()
            .groups(groups)
            .umask(umask)
            .timezone(timezone)
            .oomScoreAdj(oomScoreAdj.map(OptionalInt::of).orElse(OptionalInt.empty()))
            .unsetEnv(unsetEnv)
            .unsetAllEnv(unsetAllEnv)
            .pidFile(pidFile(console))
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
