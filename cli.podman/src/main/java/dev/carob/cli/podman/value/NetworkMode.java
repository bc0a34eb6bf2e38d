package dev.carob.cli.podman.value;

import java.util.List;

/** The values of {@code --network} that name no network. */
public final class NetworkMode {

  /** A process that connects the container; options can follow after a colon. */
  public static final String SLIRP = "slirp4netns";

  private static final List<String> WORDS = List.of("", "none", "host");
  private static final List<String> PREFIXES = List.of("container:", "ns:");

  private NetworkMode() {}

  /** Returns true if the text is a mode. */
  public static boolean isMode(String text) {
    return WORDS.contains(text) || isSlirp(text) || PREFIXES.stream().anyMatch(text::startsWith);
  }

  /** Returns true for slirp4netns with or without options. */
  public static boolean isSlirp(String text) {
    return text.equals(SLIRP) || text.startsWith(SLIRP + ":");
  }
}
