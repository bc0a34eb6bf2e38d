package dev.carob.api.plugin;

import java.util.List;

/**
 * A plugin as it is now.
 *
 * @param name the bundle's symbolic name; of a file that is refused, the file's name
 * @param version the bundle's version, such as {@code 1.0.0}; empty where it could not be read
 * @param bundle the number by which the framework knows it; -1 where it is refused
 * @param origin where it came from
 * @param state what has become of it
 * @param backends the backends that it says it brings, {@code kind/name} each
 * @param file the jar that it was made from, as its user named it; empty where that is the
 *     distribution's
 * @param digest SHA-256 of that jar, 64 hexadecimal digits; empty where it is the distribution's
 * @param problems why it is refused, or does not bring what it says, in words; empty where all is
 *     well
 */
public record Plugin(
    String name,
    String version,
    long bundle,
    Origin origin,
    State state,
    List<String> backends,
    String file,
    String digest,
    List<String> problems) {

  public Plugin {
    backends = List.copyOf(backends);
    problems = List.copyOf(problems);
  }

  /** Where a plugin comes from. */
  public enum Origin {
    /** It came with the distribution. */
    DISTRIBUTION,
    /** It was installed, or has been updated, by who operates the engine. */
    INSTALLED,
    /** It lies in the deploy directory. */
    DEPLOYED
  }

  /** What has become of a plugin. */
  public enum State {
    /** It runs, and brings what it says. */
    ACTIVE,
    /** It runs, and something that it says it brings is not there. */
    UNSATISFIED,
    /** It was stopped. */
    STOPPED,
    /** It is not in the framework: see its problems. */
    REFUSED
  }
}
