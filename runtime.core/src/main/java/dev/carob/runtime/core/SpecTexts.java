package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.NameService;
import dev.carob.api.network.Joining;
import java.util.Collection;
import java.util.List;

/**
 * Validates the strings of a container spec. Strings that become a line of a file or an argument of
 * a program must not contain line breaks or other control characters. No string may contain NUL,
 * which ends a string for the kernel.
 */
final class SpecTexts {

  private static final int LONGEST_HOSTNAME = 64;

  private SpecTexts() {}

  /**
   * @throws CarobException.InvalidArgument a string is invalid; names the value
   */
  static void check(ContainerSpec asked) {
    hostname(asked.hostname());
    NameService names = asked.nameService();
    lines("name server", names.servers());
    lines("search domain", names.searches());
    lines("resolver option", names.options());
    lines("host entry", names.hosts());
    line("hosts file", names.baseHosts());
    for (Joining joining : asked.networking().joinings()) {
      lines("network alias", joining.aliases());
    }
    line("cgroup parent", asked.cgroupParent());
    line("user", asked.user());
    lines("group", asked.process().groups());
    line("passwd entry", asked.process().accounts().passwdEntry());
    line("group entry", asked.process().accounts().groupEntry());
    line("pid file", asked.process().pidFile());
    line("time zone", asked.process().timezone());
    line("working directory", asked.workdir());
    line("init", asked.init());
    lines("hooks directory", asked.hooksDirs());
    texts("argument", asked.command());
    texts("entrypoint", asked.entrypoint());
    asked.env().forEach((key, value) -> pair("environment variable", key, value));
    asked.labels().forEach((key, value) -> pair("label", key, value));
    asked.annotations().forEach((key, value) -> pair("annotation", key, value));
    asked.sysctls().forEach((key, value) -> lines("sysctl", List.of(key, value)));
    for (MountSpec mount : asked.mounting().mounts()) {
      text("mount source", mount.source());
      text("mount destination", mount.destination());
      lines("mount option", mount.options());
    }
  }

  private static void hostname(String name) {
    line("host name", name);
    if (name.length() > LONGEST_HOSTNAME || name.chars().anyMatch(Character::isWhitespace)) {
      throw new CarobException.InvalidArgument(
          "invalid host name '%s': it has to be at most %d characters, without spaces"
              .formatted(name, LONGEST_HOSTNAME));
    }
  }

  private static void lines(String what, Collection<String> values) {
    values.forEach(value -> line(what, value));
  }

  private static void line(String what, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new CarobException.InvalidArgument(
          "invalid %s '%s': it contains a line break or another control character"
              .formatted(what, visible(value)));
    }
  }

  private static void texts(String what, Collection<String> values) {
    values.forEach(value -> text(what, value));
  }

  private static void pair(String what, String key, String value) {
    line(what, key);
    text(what, value);
  }

  private static void text(String what, String value) {
    if (value.indexOf(0) >= 0) {
      throw new CarobException.InvalidArgument(
          "invalid %s '%s': it contains a NUL byte".formatted(what, visible(value)));
    }
  }

  /** Replaces control characters by question marks, so that a message remains on one line. */
  private static String visible(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }
}
