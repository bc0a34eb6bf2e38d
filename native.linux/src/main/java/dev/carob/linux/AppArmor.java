package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** AppArmor (apparmor(7)): whether this host has it, and what profiles its kernel knows. */
public final class AppArmor {

  private static final List<String> PARSERS =
      List.of("sbin/apparmor_parser", "usr/sbin/apparmor_parser", "usr/bin/apparmor_parser");

  private final Path root;
  private final Path parameter;
  private final Path profiles;

  /**
   * @param root of the host's files
   */
  public AppArmor(Path root) {
    this.root = root;
    parameter = root.resolve("sys/module/apparmor/parameters/enabled");
    profiles = root.resolve("sys/kernel/security/apparmor/profiles");
  }

  /** That of the host we run on. */
  public static AppArmor ofThisHost() {
    return new AppArmor(Path.of("/"));
  }

  /** Whether profiles can be in force: the kernel has AppArmor switched on and its files shown. */
  public boolean enabled() {
    try {
      return Files.exists(profiles) && Files.readString(parameter).startsWith("Y");
    } catch (IOException e) {
      throw new UncheckedIOException("looking whether AppArmor is on: " + e.getMessage(), e);
    }
  }

  /** Whether the kernel knows a profile. */
  public boolean isLoaded(String profile) {
    // A line is the profile's name, a space and its mode in parentheses; names may have spaces.
    try (Stream<String> lines = Files.lines(profiles)) {
      return lines.anyMatch(
          line -> line.startsWith(profile + " (") && line.endsWith(")") && isMode(line, profile));
    } catch (IOException e) {
      throw new UncheckedIOException("reading AppArmor's profiles: " + e.getMessage(), e);
    }
  }

  private static boolean isMode(String line, String profile) {
    return line.indexOf(' ', profile.length() + 1) < 0;
  }

  /**
   * Has the kernel know a profile, in place of one of the same name.
   *
   * @param text in the language of apparmor.d(5)
   * @throws IOException there is no {@code apparmor_parser}, or it refuses the text, and why
   */
  public void load(String text) throws IOException {
    Path parser =
        PARSERS.stream()
            .map(root::resolve)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no apparmor_parser on this host (Debian: apt-get install apparmor)"));
    try (NamelessFile file = NamelessFile.create()) {
      Files.writeString(file.path(), text, StandardOpenOption.TRUNCATE_EXISTING);
      Run.Outcome outcome =
          Run.of(List.of(parser.toString(), "--replace", "--skip-cache", file.path().toString()));
      if (outcome.status() != 0) {
        throw new IOException("apparmor_parser: " + outcome.output().strip());
      }
    }
  }
}
