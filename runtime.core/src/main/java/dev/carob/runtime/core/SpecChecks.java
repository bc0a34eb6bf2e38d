package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Resources;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.StartupCheck;
import dev.carob.linux.ProcessLimits;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.files.EngineFiles;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.LogDriver;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.runtime.core.spec.HostUsers;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.stdio.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Validates a container spec before the container is created. */
final class SpecChecks {

  private SpecChecks() {}

  /**
   * @throws CarobException.InvalidArgument a value is invalid; says which, and what to do
   */
  static void check(ContainerSpec asked) {
    SpecStrings.check(asked);
    if (!asked.name().isEmpty()) {
      ContainerNames.check(asked.name());
    }
    if (asked.image().isEmpty() && asked.rootfs().isEmpty()) {
      throw new CarobException.InvalidArgument(
          "a container needs an image or a root filesystem",
          FailureDetails.field("image").andField("rootfs"));
    }
    if (!asked.stopSignal().isEmpty() && Signals.number(asked.stopSignal()).isEmpty()) {
      throw new CarobException.InvalidArgument(
          "invalid stop signal: " + asked.stopSignal(), FailureDetails.field("stopSignal"));
    }
    log(asked);
    asked
        .rlimits()
        .forEach(
            limit -> {
              if (ProcessLimits.of(limit.type()).isEmpty()) {
                throw new CarobException.InvalidArgument(
                    "unknown limit " + limit.type(), FailureDetails.field("rlimits"));
              }
            });
    if (!asked.workdir().isEmpty() && !asked.workdir().startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the working directory '" + asked.workdir() + "' is not an absolute path",
          FailureDetails.field("workdir"));
    }
    rootOptions(asked);
    if (asked.image().isEmpty()) {
      Path rootfs = Path.of(asked.rootfs());
      if (!rootfs.isAbsolute() || !Files.isDirectory(rootfs)) {
        throw new CarobException.InvalidArgument(
            "the root filesystem '" + rootfs + "' must be the absolute path of a directory",
            FailureDetails.field("rootfs"));
      }
    }
    if (!asked.init().isEmpty() && !Files.isExecutable(Path.of(asked.init()))) {
      throw new CarobException.InvalidArgument(
          "the init "
              + asked.init()
              + " is not on the host: install catatonit (Debian: apt-get install catatonit) or name another",
          FailureDetails.field("init"));
    }
    restart(asked);
    if (asked.timeout().isNegative() || asked.logSizeMax() < 0) {
      throw new CarobException.InvalidArgument(
          "the timeout and the maximum size of the log must not be negative",
          FailureDetails.field(asked.timeout().isNegative() ? "timeout" : "logSizeMax"));
    }
    check(asked.health());
    startup(asked.health());
    check(asked.process());
    EngineFiles.check(asked.nameService());
    check(asked.namespaces(), asked);
    cgroups(asked);
    OciSpec.check(asked);
    IdMappings.of(asked).check();
    if (asked.shmSize() <= 0 || asked.shmSize() > TmpfsOptions.LARGEST) {
      throw new CarobException.InvalidArgument(
          "invalid size of /dev/shm %d: it must be 1 to %d bytes"
              .formatted(asked.shmSize(), TmpfsOptions.LARGEST),
          FailureDetails.field("shmSize"));
    }
    asked.mounting().mounts().forEach(TmpfsOptions::check);
  }

  private static void rootOptions(ContainerSpec asked) {
    for (String directory : asked.mounting().chrootDirs()) {
      if (!directory.startsWith("/")) {
        throw new CarobException.InvalidArgument(
            "invalid chroot directory \"%s\": it must be an absolute path".formatted(directory),
            FailureDetails.field("mounting.chrootDirs"));
      }
    }
    for (String option : asked.mounting().rootOptions()) {
      if (!option.equals("O") && !IdmapOption.matches(option)) {
        throw new CarobException.InvalidArgument(
            "invalid option '%s' of the root filesystem: it must be O or idmap".formatted(option),
            FailureDetails.field("mounting.rootOptions"));
      }
      if (option.equals("O") && !asked.rootfs().matches("[^,:\\\\]*")) {
        throw new CarobException.InvalidArgument(
            "the root filesystem '%s' cannot be overlaid: its path contains a comma, a colon or a backslash"
                .formatted(asked.rootfs()),
            FailureDetails.field("rootfs"));
      }
    }
  }

  /**
   * Validates the restart policy.
   *
   * @throws CarobException.InvalidArgument the policy is invalid, or contradicts the automatic
   *     removal
   */
  static void restart(ContainerSpec asked) {
    if (asked.autoRemove() && asked.restart().kind() != RestartPolicy.Kind.NO) {
      throw new CarobException.InvalidArgument(
          "the `autoRemove` option conflicts with `restart`, when the restartPolicy is not \"\" and \"no\"",
          FailureDetails.field("autoRemove").andField("restart"));
    }
    if (asked.restart().retries() < 0
        || (asked.restart().retries() > 0
            && asked.restart().kind() != RestartPolicy.Kind.ON_FAILURE)) {
      throw new CarobException.InvalidArgument(
          "restart policy retries can only be used with on-failure restart policy, and must be above 0",
          FailureDetails.field("restart"));
    }
  }

  private static void log(ContainerSpec asked) {
    Optional<LogDriver> driver = LogDriver.named(asked.logDriver());
    if (driver.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "invalid log driver '%s': it must be one of %s: invalid argument"
              .formatted(asked.logDriver(), LogDriver.names()),
          FailureDetails.field("logDriver"));
    }
    if (driver.get() == LogDriver.PASSTHROUGH && asked.tty()) {
      throw new CarobException.InvalidArgument(
          "`logDriver`=passthrough cannot be used with a terminal",
          FailureDetails.field("logDriver").andField("tty"));
    }
    if (driver.get() == LogDriver.JOURNALD) {
      Journal.requireRunning();
    }
    if (!asked.logPath().isEmpty() && !asked.logPath().startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the path of the log '" + asked.logPath() + "' is not absolute",
          FailureDetails.field("logPath"));
    }
    Path directory = asked.logPath().isEmpty() ? null : Path.of(asked.logPath()).getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new CarobException.InvalidArgument(
          "the directory of the log %s does not exist".formatted(asked.logPath()),
          FailureDetails.field("logPath"));
    }
  }

  private static void check(HealthCheck health) {
    if (health.retries() < 1) {
      throw new CarobException.InvalidArgument(
          "`health.retries` must be greater than 0", FailureDetails.field("health.retries"));
    }
    // As in Podman, whose message says otherwise, any positive time is accepted.
    if (health.timeout().isNegative() || health.timeout().isZero()) {
      throw new CarobException.InvalidArgument(
          "`health.timeout` must be at least 1 second", FailureDetails.field("health.timeout"));
    }
    if (health.startPeriod().isNegative()) {
      throw new CarobException.InvalidArgument(
          "`health.startPeriod` must be 0 seconds or greater",
          FailureDetails.field("health.startPeriod"));
    }
  }

  private static void startup(HealthCheck health) {
    StartupCheck startup = health.startup();
    if (startup.timeout().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new CarobException.InvalidArgument(
          "`health.startup.timeout` must be at least 1 second",
          FailureDetails.field("health.startup.timeout"));
    }
    if (startup.retries() < 0 || startup.successes() < 0) {
      throw new CarobException.InvalidArgument(
          "`health.startup.retries` and `health.startup.successes` must be 0 or greater",
          FailureDetails.field("health.startup.retries").andField("health.startup.successes"));
    }
  }

  /**
   * Validates a health check together with that of the image.
   *
   * @param asked the requested check
   * @param effective the check that the container has
   */
  static void check(HealthCheck asked, HealthCheck effective) {
    if (effective.present()) {
      return;
    }
    if (asked.onFailure() != HealthCheck.OnFailure.NONE) {
      throw new CarobException.InvalidArgument(
          "cannot set on-failure action to %s without a health check"
              .formatted(asked.onFailure().name().toLowerCase(Locale.ROOT)),
          FailureDetails.field("health.onFailure"));
    }
    if (asked.startup().present()) {
      throw new CarobException.InvalidArgument(
          "cannot set a startup healthcheck when there is no regular healthcheck: invalid container"
              + " configuration",
          FailureDetails.field("health.startup"));
    }
  }

  /**
   * Validates a health check.
   *
   * @throws CarobException.InvalidArgument a value is invalid
   */
  static void health(HealthCheck health) {
    check(health);
    startup(health);
  }

  private static void check(ProcessSettings process) {
    if (!process.umask().matches("[0-7]{0,4}")) {
      throw new CarobException.InvalidArgument(
          "invalid umask '" + process.umask() + "': it must be octal digits, 0022 for example",
          FailureDetails.field("process.umask"));
    }
    int score = process.oomScoreAdj().orElse(0);
    if (score < -1000 || score > 1000) {
      throw new CarobException.InvalidArgument(
          "invalid `process.oomScoreAdj` " + score + ": it must be -1000 to 1000",
          FailureDetails.field("process.oomScoreAdj"));
    }
    EngineFiles.zone(process.timezone());
    if (!process.pidFile().isEmpty() && !process.pidFile().startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the pid file '" + process.pidFile() + "' is not an absolute path",
          FailureDetails.field("process.pidFile"));
    }
    if (!process.supervisorPidFile().isEmpty() && !process.supervisorPidFile().startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the pid file '" + process.supervisorPidFile() + "' is not an absolute path",
          FailureDetails.field("process.supervisorPidFile"));
    }
    HostUsers.require(process.accounts().hostUsers());
  }

  private static void cgroups(ContainerSpec asked) {
    boolean none = asked.cgroups() == CgroupMode.DISABLED;
    if ((none || asked.cgroups() == CgroupMode.SPLIT) && !asked.cgroupParent().isEmpty()) {
      throw new CarobException.InvalidArgument(
          "`cgroupParent` cannot be used with `cgroups`=" + asked.cgroups().word(),
          FailureDetails.field("cgroupParent").andField("cgroups"));
    }
    if (List.of(asked.cgroupParent().split("/", -1)).contains("..")) {
      throw new CarobException.InvalidArgument(
          "invalid cgroup parent '%s': it must not contain '..'".formatted(asked.cgroupParent()),
          FailureDetails.field("cgroupParent"));
    }
    if (!none) {
      return;
    }
    if (!asked.resources().equals(Resources.DEFAULT)) {
      throw new CarobException.InvalidArgument(
          "a container without a cgroup (`cgroups`=disabled) cannot be limited",
          FailureDetails.field("cgroups").andField("resources"));
    }
    Namespaces namespaces = asked.namespaces();
    if (namespaces.cgroup().kind() == NamespaceChoice.Kind.PRIVATE) {
      throw new CarobException.InvalidArgument(
          "a container without a cgroup (`cgroups`=disabled) cannot have a namespace of cgroups",
          FailureDetails.field("cgroups").andField("namespaces.cgroup"));
    }
    boolean ownProcesses =
        namespaces.pid().kind() == NamespaceChoice.Kind.DEFAULT
            || namespaces.pid().kind() == NamespaceChoice.Kind.PRIVATE;
    if (!ownProcesses) {
      throw new CarobException.InvalidArgument(
          "cannot disable creation of cgroups if the PID namespace is not the container's own: its"
              + " processes could not be found",
          FailureDetails.field("cgroups").andField("namespaces.pid"));
    }
  }

  private static void check(Namespaces namespaces, ContainerSpec asked) {
    if (namespaces.uts().kind() == NamespaceChoice.Kind.HOST && !asked.hostname().isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot set hostname when running in the host UTS namespace: invalid configuration",
          FailureDetails.field("hostname").andField("namespaces.uts"));
    }
    existing("namespaces.pid", namespaces.pid());
    existing("namespaces.ipc", namespaces.ipc());
    existing("namespaces.uts", namespaces.uts());
    existing("namespaces.cgroup", namespaces.cgroup());
    existing("namespaces.user", namespaces.user());
    existing("network", NetworkChoice.of(asked));
    boolean mapped = IdMappings.of(asked).present();
    switch (namespaces.user().kind()) {
      case HOST, CONTAINER, PATH, AUTO -> {
        if (mapped) {
          throw new CarobException.InvalidArgument(
              "`namespaces.user`=%s cannot be combined with id mappings"
                  .formatted(namespaces.user().text()),
              FailureDetails.field("namespaces.user")
                  .andField("uidMappings")
                  .andField("gidMappings"));
        }
      }
      case PRIVATE -> {
        if (!mapped) {
          throw new CarobException.InvalidArgument(
              "a private user namespace requires id mappings: set `uidMappings`, or `namespaces.user`=auto",
              FailureDetails.field("uidMappings").andField("namespaces.user"));
        }
      }
      case DEFAULT, SHAREABLE -> {}
    }
  }

  private static void existing(String field, NamespaceChoice choice) {
    if (choice.kind() == NamespaceChoice.Kind.PATH && !Files.exists(Path.of(choice.target()))) {
      throw new CarobException.InvalidArgument(
          "invalid namespace '" + choice.text() + "': no such file", FailureDetails.field(field));
    }
  }
}
