package dev.carob.cli.podman.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the package of a program in dpkg's database, without executing dpkg-query, which takes a
 * third of a second.
 */
public final class DebianPackage {

  private static final Logger LOG = LoggerFactory.getLogger(DebianPackage.class);
  private static final String LIST = ".list";

  private final Path database;

  /**
   * @param database usually {@code /var/lib/dpkg}; it need not exist
   */
  public DebianPackage(Path database) {
    this.database = database;
  }

  /** Returns the package that contains a file, as {@code name_version_architecture}. */
  public Optional<String> of(String file) {
    try {
      Optional<String> name = owner(file);
      return name.isEmpty() ? name : described(name.get());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("{} cannot be read", database, e);
      return Optional.empty();
    }
  }

  /** The package whose list of files has the file. The package of that name is tried first. */
  private Optional<String> owner(String file) throws IOException {
    Path lists = database.resolve("info");
    Path likely = lists.resolve(Path.of(file).getFileName() + LIST);
    if (Files.exists(likely) && has(likely, file)) {
      return Optional.of(name(likely));
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(lists, "*" + LIST)) {
      for (Path list : all) {
        if (has(list, file)) {
          return Optional.of(name(list));
        }
      }
    }
    return Optional.empty();
  }

  private static String name(Path list) {
    String name = list.getFileName().toString();
    return name.substring(0, name.length() - LIST.length()).replaceFirst(":.*", "");
  }

  private static boolean has(Path list, String file) throws IOException {
    return ("\n" + Files.readString(list, StandardCharsets.ISO_8859_1))
        .contains("\n" + file + "\n");
  }

  private Optional<String> described(String name) throws IOException {
    try (BufferedReader status = Files.newBufferedReader(database.resolve("status"))) {
      boolean found = false;
      String version = "";
      String architecture = "";
      for (String line = status.readLine(); line != null; line = status.readLine()) {
        if (line.isEmpty() && found) {
          break;
        }
        found |= line.equals("Package: " + name);
        if (found && line.startsWith("Version: ")) {
          version = line.substring("Version: ".length());
        } else if (found && line.startsWith("Architecture: ")) {
          architecture = line.substring("Architecture: ".length());
        }
      }
      return found ? Optional.of(String.join("_", name, version, architecture)) : Optional.empty();
    }
  }
}
