package dev.carob.cli.verbs.systemd;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.shape.AutoUpdateLine;
import dev.carob.cli.verbs.common.HostPrograms;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.TransferProgress;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.AutoUpdateLabel;
import dev.carob.linux.ProgramRun;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code auto-update} (podman-auto-update(1)). */
@Command(
    name = "auto-update",
    description = "Update the images of containers that are services, and restart their units")
final class AutoUpdateVerb extends Verb {

  private static final String COLUMNS =
      "table {{.Unit}}\t{{.Container}}\t{{.Image}}\t{{.Policy}}\t{{.Updated}}";

  @Option(names = "--dry-run", description = "Show which images would be updated")
  private boolean dryRun;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json or a Go template; 'table' before it prints headings")
  private String format = "";

  @Option(
      names = "--rollback",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Use the former image again if a unit does not start (true by default)")
  private boolean rollback = true;

  @Mixin private RegistryOptions registry = new RegistryOptions();

  AutoUpdateVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() throws IOException {
    RegistryAccess access = registry.access(console());
    AutoUpdate update =
        new AutoUpdate(services().images(), new Registry(access), AutoUpdateVerb::restart);
    List<ContainerInfo> running =
        engine().list().stream().filter(one -> one.state() == ContainerState.RUNNING).toList();
    List<AutoUpdate.Task> tasks = update.tasks(running);
    interruptible(
        () -> {
          if (dryRun) {
            update.check(tasks);
          } else {
            update.run(tasks, rollback);
          }
          return tasks;
        });
    if (!tasks.isEmpty() || Output.isJson(format)) {
      Output.format(
          out(),
          format.isEmpty() ? COLUMNS : format,
          tasks.stream()
              .map(
                  task ->
                      AutoUpdateLine.of(
                          task.unit(),
                          task.container().id(),
                          task.container().name(),
                          task.image(),
                          task.policy().name().toLowerCase(Locale.ROOT),
                          task.updated().word()))
              .toList(),
          Map.of());
    }
    out().flush();
    return report(update.failures());
  }

  /** The registries, with the credentials that a label of the container names. */
  private final class Registry implements AutoUpdate.Remote {
    private final RegistryAccess access;

    Registry(RegistryAccess access) {
      this.access = access;
    }

    private PullSpec spec(AutoUpdate.Task task) {
      String file = AutoUpdateLabel.authFile(task.container().spec().labels());
      return PullSpec.builder(task.image())
          .access(
              file.isEmpty() || !access.authFile().isEmpty()
                  ? access
                  : access.toBuilder().authFile(file).build())
          .build();
    }

    @Override
    public String id(AutoUpdate.Task task) {
      return services().images().remoteId(spec(task));
    }

    @Override
    public void pull(AutoUpdate.Task task) {
      services().images().pull(spec(task), TransferProgress.of(console(), false));
    }
  }

  private static void restart(String unit) {
    Path systemctl =
        HostPrograms.find("systemctl", "")
            .orElseThrow(
                () ->
                    new CarobException.InvalidState(
                        "restarting unit "
                            + unit
                            + " requires systemd: no systemctl is installed"));
    // The unit's own limits apply.
    ProgramRun.Outcome outcome =
        ProgramRun.of(List.of(systemctl.toString(), "restart", unit), Duration.ZERO);
    if (outcome.status() != 0) {
      throw new CarobException.RuntimeFailed(
          "restarting unit " + unit + " during update: " + outcome.output().strip(), null);
    }
  }
}
