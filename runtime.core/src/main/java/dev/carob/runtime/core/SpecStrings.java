package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.NameService;
import dev.carob.api.types.Joining;
import java.util.Collection;
import java.util.List;

/**
 * Validates the strings of a container spec. Strings that become a line of a file or an argument of
 * a program must not contain line breaks or other control characters. No string may contain NUL,
 * which ends a string for the kernel.
 */
final class SpecStrings {

  private static final int LONGEST_HOSTNAME = 64;

  private SpecStrings() {}

  /**
   * @throws CarobException.InvalidArgument a string is invalid; names the value
   */
  static void check(ContainerSpec asked) {
    hostname(asked.hostname());
    NameService names = asked.nameService();
    lines("name server", "nameService.servers", names.servers());
    lines("search domain", "nameService.searches", names.searches());
    lines("resolver option", "nameService.options", names.options());
    lines("host entry", "nameService.hosts", names.hosts());
    line("hosts file", "nameService.baseHosts", names.baseHosts());
    for (Joining joining : asked.networking().joinings()) {
      lines("network alias", "networking.joinings", joining.aliases());
    }
    line("cgroup parent", "cgroupParent", asked.cgroupParent());
    line("path of the log", "logPath", asked.logPath());
    line("tag of the log", "logTag", asked.logTag());
    line("user", "user", asked.user());
    lines("group", "process.groups", asked.process().groups());
    line("passwd entry", "process.accounts.passwdEntry", asked.process().accounts().passwdEntry());
    line("group entry", "process.accounts.groupEntry", asked.process().accounts().groupEntry());
    line("pid file", "process.pidFile", asked.process().pidFile());
    line("pid file", "process.supervisorPidFile", asked.process().supervisorPidFile());
    asked
        .process()
        .envMerge()
        .forEach((key, value) -> pair("environment variable", "process.envMerge", key, value));
    line("time zone", "process.timezone", asked.process().timezone());
    line("working directory", "workdir", asked.workdir());
    line("init", "init", asked.init());
    lines("hooks directory", "hooksDirs", asked.hooksDirs());
    texts("argument", "command", asked.command());
    texts("entrypoint", "entrypoint", asked.entrypoint());
    asked.env().forEach((key, value) -> pair("environment variable", "env", key, value));
    asked.labels().forEach((key, value) -> pair("label", "labels", key, value));
    asked.annotations().forEach((key, value) -> pair("annotation", "annotations", key, value));
    asked.sysctls().forEach((key, value) -> lines("sysctl", "sysctls", List.of(key, value)));
    for (MountSpec mount : asked.mounting().mounts()) {
      text("mount source", "mounting.mounts", mount.source());
      text("mount destination", "mounting.mounts", mount.destination());
      lines("mount option", "mounting.mounts", mount.options());
    }
  }

  private static void hostname(String name) {
    line("host name", "hostname", name);
    if (name.length() > LONGEST_HOSTNAME || name.chars().anyMatch(Character::isWhitespace)) {
      throw new CarobException.InvalidArgument(
          "invalid host name '%s': it must be at most %d characters, without spaces"
              .formatted(name, LONGEST_HOSTNAME),
          FailureDetails.field("hostname"));
    }
  }

  private static void lines(String what, String field, Collection<String> values) {
    values.forEach(value -> line(what, field, value));
  }

  private static void line(String what, String field, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new CarobException.InvalidArgument(
          "invalid %s '%s': it contains a line break or another control character"
              .formatted(what, visible(value)),
          FailureDetails.field(field));
    }
  }

  private static void texts(String what, String field, Collection<String> values) {
    values.forEach(value -> text(what, field, value));
  }

  private static void pair(String what, String field, String key, String value) {
    line(what, field, key);
    text(what, field, value);
  }

  private static void text(String what, String field, String value) {
    if (value.indexOf(0) >= 0) {
      throw new CarobException.InvalidArgument(
          "invalid %s '%s': it contains a NUL byte".formatted(what, visible(value)),
          FailureDetails.field(field));
    }
  }

  /** Replaces control characters by question marks, so that a message remains on one line. */
  private static String visible(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }
}
