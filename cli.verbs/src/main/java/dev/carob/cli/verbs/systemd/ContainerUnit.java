package dev.carob.cli.verbs.systemd;

import static dev.carob.cli.podman.format.UnitText.item;
import static dev.carob.cli.podman.format.UnitText.word;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.container.RestartPolicy;
import dev.carob.cli.podman.format.UnitText;
import dev.carob.cli.podman.shape.ContainerJson;
import dev.carob.cli.verbs.create.LifecycleOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The service unit of a container, with the settings of podman-generate-systemd(1). It starts the
 * container, or creates another one with the same command line.
 */
final class ContainerUnit {

  private static final Path USUAL_ROOT = Path.of("/var/lib/carob");
  private static final Path USUAL_RUN = Path.of("/run/carob");
  private static final String ID_FILE = "--cidfile=%t/%n.ctr-id";
  private static final int USUAL_STOP_SECONDS = 10;
  private static final int SECONDS_TO_REMOVE = 60;

  /** Flags that the unit sets itself, or that have no effect in the background. */
  private static final Set<String> REPLACED =
      Set.of("--attach", "--cgroups", "--cidfile", "--detach", "--restart", "--rm");

  private final UnitOptions options;
  private final EngineInfo engine;
  private final String program;
  private final ContainerInfo container;

  /**
   * @param program path of the {@code carob} program
   */
  ContainerUnit(UnitOptions options, EngineInfo engine, String program, ContainerInfo container) {
    this.options = options;
    this.engine = engine;
    this.program = program;
    this.container = container;
  }

  /** The name of the unit without {@code .service}; for a template, without {@code @}. */
  String name() {
    String prefix = options.prefix();
    return prefix.isEmpty() ? subject() : prefix + options.separator() + subject();
  }

  private String subject() {
    return options.byName() ? container.name() : container.id();
  }

  /** The file of the unit. */
  String file() {
    return name() + (options.template() ? "@" : "") + ".service";
  }

  /**
   * Returns the text.
   *
   * @param header lines about the origin of the unit
   * @param command the command line that created the container, if the unit creates another one
   */
  String text(List<String> header, Optional<CreatingCommand> command) {
    UnitText unit = new UnitText();
    unit.comment(file());
    header.forEach(unit::comment);
    unit.section("Unit")
        .set("Description", "Carob " + name() + ".service" + (options.template() ? " for %I" : ""))
        .set("Documentation", "man:carob-generate-systemd(1)")
        .set("Wants", "network-online.target")
        .set("After", "network-online.target")
        .set("RequiresMountsFor", mounts(command.isPresent()));
    if (options.hasDependencies()) {
      unit.separate().comment("User-defined dependencies");
      unit.set("Wants", options.wants())
          .set("After", options.after())
          .set("Requires", options.requires());
    }
    unit.section("Service").set("Environment", "PODMAN_SYSTEMD_UNIT=%n");
    command.ifPresent(line -> unit.set("Environment", inherited(line)));
    options.environment().forEach(pair -> unit.set("Environment", item(pair)));
    restart(unit, command);
    long stop = options.stopTimeout().map(Long::valueOf).orElseGet(this::stopSeconds);
    options.startTimeout().ifPresent(seconds -> unit.set("TimeoutStartSec", seconds.toString()));
    unit.set("TimeoutStopSec", String.valueOf(stop + SECONDS_TO_REMOVE));
    String time = String.valueOf(stop);
    if (command.isPresent()) {
      unit.command("ExecStartPre", List.of("/bin/rm", "-f", "%t/%n.ctr-id"))
          .command("ExecStart", run(command.get()))
          .command("ExecStop", carob("stop", "--ignore", "-t", time, ID_FILE))
          .command("ExecStopPost", carob("rm", "-f", "--ignore", "-t", time, ID_FILE))
          .set("Type", "notify")
          .set("NotifyAccess", "all");
    } else {
      unit.command("ExecStart", carob("start", word(subject())))
          .command("ExecStop", carob("stop", "-t", time, word(subject())))
          .command("ExecStopPost", carob("stop", "-t", time, word(subject())))
          .set("PIDFile", item(ContainerJson.conmonPidFile(container)))
          .set("Type", "forking");
    }
    return unit.section("Install").set("WantedBy", "default.target").toString();
  }

  /** The directories that must be mounted, as independent of this host as possible. */
  private String mounts(boolean isNew) {
    return isNew && engine.run().equals(USUAL_RUN) ? "%t/carob" : item(engine.run().toString());
  }

  /** The variables whose values come from the environment of the creating command. */
  private List<String> inherited(CreatingCommand command) {
    Set<String> names = new LinkedHashSet<>();
    for (CreatingCommand.Flag flag : command.flags()) {
      flag.value()
          .filter(value -> flag.name().equals("--env") && value.indexOf('=') < 0)
          .filter(container.spec().env()::containsKey)
          .ifPresent(names::add);
    }
    return names.stream().map(name -> item(name + "=" + container.spec().env().get(name))).toList();
  }

  private long stopSeconds() {
    Duration time = container.spec().stopTimeout();
    return time.isNegative() ? USUAL_STOP_SECONDS : time.toSeconds();
  }

  private void restart(UnitText unit, Optional<CreatingCommand> command) {
    Optional<RestartPolicy> created =
        command.flatMap(line -> line.value("--restart")).map(LifecycleOptions::policy);
    String policy =
        options
            .restartPolicy()
            .orElseGet(() -> created.map(ContainerUnit::policyWord).orElse("on-failure"));
    unit.set("Restart", policy);
    options.restartSeconds().ifPresent(seconds -> unit.set("RestartSec", seconds.toString()));
    created
        .map(RestartPolicy::retries)
        .filter(retries -> retries > 0 && policy.equals("on-failure"))
        .ifPresent(retries -> unit.set("StartLimitBurst", retries.toString()));
  }

  private static String policyWord(RestartPolicy policy) {
    return switch (policy.kind()) {
      case NO -> "no";
      case ON_FAILURE -> "on-failure";
      case ALWAYS, UNLESS_STOPPED -> "always";
    };
  }

  /** A command with the engine of the container. */
  private List<String> carob(String... words) {
    List<String> command = new ArrayList<>(List.of(word(program)));
    if (!engine.root().equals(USUAL_ROOT)) {
      command.addAll(List.of("--root", word(engine.root().toString())));
    }
    if (!engine.run().equals(USUAL_RUN)) {
      command.addAll(List.of("--runroot", word(engine.run().toString())));
    }
    command.addAll(List.of(words));
    return command;
  }

  private List<String> run(CreatingCommand command) {
    List<String> words = carob("run", ID_FILE, "--cgroups=no-conmon", "--rm");
    String notify = command.value("--sdnotify").orElse("ignore");
    if (notify.equals("ignore")) {
      words.add("--sdnotify=conmon");
    }
    words.add("-d");
    if (command.value("--name").isPresent() && command.value("--replace").isEmpty()) {
      words.add("--replace");
    }
    for (CreatingCommand.Flag flag : command.flags()) {
      boolean replaced =
          REPLACED.contains(flag.name())
              || flag.name().equals("--sdnotify") && notify.equals("ignore");
      if (!replaced) {
        flag.words().forEach(one -> words.add(word(one)));
        if (options.template() && flag.name().equals("--name")) {
          words.add(words.remove(words.size() - 1) + "-%i");
        }
      }
    }
    command.rest().forEach(one -> words.add(word(one)));
    return words;
  }

  /** The error for a container that was not created by a command line. */
  CarobException noCommand() {
    return new CarobException.InvalidState(
        "cannot use --new on container \"%s\": no create command found: only works on containers created directly with carob"
            .formatted(container.id()));
  }
}
