package dev.carob.api.types.image;

import dev.carob.api.CarobException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The full name of an image (grammar: distribution/reference).
 *
 * @param domain registry host, with a port if it has one, such as {@code docker.io}
 * @param path repository, such as {@code library/busybox}
 * @param tag empty if only a digest is given
 * @param digest {@code sha256:…}; empty if there is none
 */
public record ImageReference(String domain, String path, String tag, String digest) {

  private static final int LONGEST = 255;
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<path>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
              + "(?:@(?<digest>[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?");

  /** The registry of a name without one, unless the image is local. */
  public static final String DEFAULT_DOMAIN = "docker.io";

  /** The domain of images that do not come from a registry. */
  public static final String LOCAL_DOMAIN = "localhost";

  /**
   * Parses a name. A name without a registry gets {@code domain}; one with neither tag nor digest
   * gets the tag {@code latest}.
   *
   * @throws CarobException.InvalidArgument the text is not an image name
   */
  public static ImageReference parse(String text, String domain) {
    String rest = text;
    String host = domain;
    int slash = text.indexOf('/');
    if (slash > 0) {
      String first = text.substring(0, slash);
      if (first.contains(".") || first.contains(":") || first.equals(LOCAL_DOMAIN)) {
        if (!DOMAIN.matcher(first).matches()) {
          throw invalid(text, "'" + first + "' is not a registry name");
        }
        host = first;
        rest = text.substring(slash + 1);
      }
    }
    if (rest.length() > LONGEST) {
      throw invalid(text, "it is longer than " + LONGEST + " characters");
    }
    Matcher m = GRAMMAR.matcher(rest);
    if (!m.matches()) {
      boolean upper = rest.chars().anyMatch(Character::isUpperCase);
      throw invalid(
          text,
          upper ? "a repository's name must be lower case" : "it must have the form name[:tag]");
    }
    String path = m.group("path");
    if (host.equals(DEFAULT_DOMAIN) && !path.contains("/")) {
      path = "library/" + path;
    }
    String tag = m.group("tag") == null ? "" : m.group("tag");
    String digest = m.group("digest") == null ? "" : m.group("digest");
    if (tag.isEmpty() && digest.isEmpty()) {
      tag = "latest";
    }
    return new ImageReference(host, path, tag, digest);
  }

  private static CarobException invalid(String text, String why) {
    return new CarobException.InvalidArgument(
        "invalid reference format: image name '" + text + "': " + why);
  }

  /** Registry and repository, without tag and digest. */
  public String repository() {
    return domain + "/" + path;
  }

  @Override
  public String toString() {
    return repository() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }
}
