package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** AppArmor (apparmor(7)) on this host: whether it is enabled, and which profiles are loaded. */
public final class AppArmor {

  private static final List<String> PARSERS =
      List.of("sbin/apparmor_parser", "usr/sbin/apparmor_parser", "usr/bin/apparmor_parser");

  private final Path root;
  private final Path parameter;
  private final Path profiles;

  /**
   * @param root root directory of the host's files
   */
  public AppArmor(Path root) {
    this.root = root;
    parameter = root.resolve("sys/module/apparmor/parameters/enabled");
    profiles = root.resolve("sys/kernel/security/apparmor/profiles");
  }

  /** AppArmor of the host that this process runs on. */
  public static AppArmor ofThisHost() {
    return new AppArmor(Path.of("/"));
  }

  /** Returns true if profiles can be enforced: AppArmor is enabled and securityfs is mounted. */
  public boolean enabled() {
    try {
      return Files.exists(profiles) && Files.readString(parameter).startsWith("Y");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot determine whether AppArmor is enabled: " + e.getMessage(), e);
    }
  }

  /** Returns true if a profile of this name is loaded into the kernel. */
  public boolean isLoaded(String profile) {
    // Each line is a profile name, a space and the mode in parentheses; names may contain spaces.
    try (Stream<String> lines = Files.lines(profiles)) {
      return lines.anyMatch(
          line -> line.startsWith(profile + " (") && line.endsWith(")") && isMode(line, profile));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the AppArmor profiles: " + e.getMessage(), e);
    }
  }

  private static boolean isMode(String line, String profile) {
    return line.indexOf(' ', profile.length() + 1) < 0;
  }

  /**
   * Loads a profile into the kernel and replaces one of the same name.
   *
   * @param text in the language of apparmor.d(5)
   * @throws IOException {@code apparmor_parser} is not installed or rejects the text; the message
   *     gives the reason
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
                        "apparmor_parser is not installed (Debian: apt-get install apparmor)"));
    try (UnnamedFile file = UnnamedFile.create()) {
      Files.writeString(file.path(), text, StandardOpenOption.TRUNCATE_EXISTING);
      ProgramRun.Outcome outcome =
          ProgramRun.of(
              List.of(parser.toString(), "--replace", "--skip-cache", file.path().toString()));
      if (outcome.status() != 0) {
        throw new IOException("apparmor_parser: " + outcome.output().strip());
      }
    }
  }
}
