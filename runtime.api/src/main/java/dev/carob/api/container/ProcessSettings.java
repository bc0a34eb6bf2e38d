package dev.carob.api.container;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a container's first process begins with, beside command, user and environment.
 *
 * @param groups additional ones, by name in the image or by number
 * @param umask octal digits; empty: {@code 0022}
 * @param timezone {@code local}, or a name such as {@code Europe/Berlin}; empty: the image's
 * @param oomScoreAdj -1000 (never killed for want of memory) to 1000; empty: the engine's own
 * @param unsetEnv names of variables that it does without, though image or engine set them
 * @param unsetAllEnv only the variables that are asked for are set
 * @param pidFile absolute path of a file on the host that gets its pid at each start; empty: none
 * @param accounts what the container's lists of users and groups have beside the image's entries
 */
public record ProcessSettings(
    List<String> groups,
    String umask,
    String timezone,
    OptionalInt oomScoreAdj,
    List<String> unsetEnv,
    boolean unsetAllEnv,
    String pidFile,
    AccountEntries accounts) {

  /** Nothing but the defaults. */
  public static final ProcessSettings DEFAULT =
      new ProcessSettings(
          List.of(), "", "", OptionalInt.empty(), List.of(), false, "", AccountEntries.DEFAULT);

  public ProcessSettings {
    groups = List.copyOf(groups);
    unsetEnv = List.copyOf(unsetEnv);
  }

  /** With the default entries of users and groups. */
  public ProcessSettings(
      List<String> groups,
      String umask,
      String timezone,
      OptionalInt oomScoreAdj,
      List<String> unsetEnv,
      boolean unsetAllEnv,
      String pidFile) {
    this(
        groups,
        umask,
        timezone,
        oomScoreAdj,
        unsetEnv,
        unsetAllEnv,
        pidFile,
        AccountEntries.DEFAULT);
  }
}
