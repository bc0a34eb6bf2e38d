package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.FileStat;
import dev.carob.linux.RegularFile;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Copies files for a container to its run directory: its secrets and the host's default mounts. A
 * mounts file lists the default mounts, with {@code HOST:CONTAINER} in each line
 * (containers-mounts.conf(5)); both paths may be directories.
 */
public final class ProvidedFiles {

  private static final Path FIPS = Path.of("/etc/system-fips");
  private static final String FIPS_TARGET = "/run/secrets/system-fips";

  private final Supplier<List<Path>> mountsFiles;

  /**
   * @param mountsFiles mounts files, of which the first existing one is used
   */
  public ProvidedFiles(Supplier<List<Path>> mountsFiles) {
    this.mountsFiles = mountsFiles;
  }

  /**
   * Copies all files again.
   *
   * @return path on the host by path in the container
   */
  Map<String, String> write(Container container) throws IOException {
    Map<String, String> binds = new LinkedHashMap<>();
    Path directory = container.runDir().resolve("shown");
    Map<String, Path> defaults = defaults();
    List<Secrets.SecretFile> secrets = Secrets.files(container);
    if (defaults.isEmpty() && secrets.isEmpty()) {
      return binds;
    }
    Trees.delete(container.config().title(), directory);
    Files.createDirectories(directory);
    try (ConfinedTree tree = ConfinedTree.open(directory)) {
      IdMappings ids = container.ids();
      int number = 0;
      for (Map.Entry<String, Path> mount : defaults.entrySet()) {
        String name = String.valueOf(number++);
        copy(tree, directory, name, mount.getValue(), ids.rootUid(), ids.rootGid());
        binds.put(mount.getKey(), directory.resolve(name).toString());
      }
      for (Secrets.SecretFile secret : secrets) {
        String name = String.valueOf(number++);
        Files.copy(secret.copy(), directory.resolve(name));
        tree.chown(name, ids.hostUid(secret.use().uid()), ids.hostGid(secret.use().gid()));
        tree.chmod(name, secret.use().mode());
        binds.put(secret.target(), directory.resolve(name).toString());
      }
    }
    MountRelabeling.own(container, directory);
    return binds;
  }

  private Map<String, Path> defaults() throws IOException {
    Map<String, Path> found = new LinkedHashMap<>();
    for (Path file : mountsFiles.get()) {
      if (Files.exists(file)) {
        for (String line : RegularFile.lines(file)) {
          add(found, file, line.strip());
        }
        break;
      }
    }
    if (Files.exists(FIPS)) {
      found.put(FIPS_TARGET, FIPS);
    }
    return found;
  }

  private static void add(Map<String, Path> found, Path file, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String[] parts = line.split(":", -1);
    String place = parts.length == 2 ? parts[1] : parts[0];
    if (parts.length > 2 || !parts[0].startsWith("/") || !place.startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "%s: '%s' is not of the form HOST:CONTAINER, two absolute paths".formatted(file, line));
    }
    Path source = Path.of(parts[0]);
    if (Files.exists(source)) {
      found.put(Path.of(place).normalize().toString(), source);
    }
  }

  /**
   * Copies a file or a directory, with a new owner. Symbolic links are replaced by their targets,
   * because they would lead elsewhere in the container.
   */
  private static void copy(
      ConfinedTree tree, Path directory, String name, Path source, int uid, int gid)
      throws IOException {
    try (Stream<Path> all = Files.walk(source, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : all.toList()) {
        Path below = source.relativize(path);
        String at = below.toString().isEmpty() ? name : name + "/" + below;
        FileStat stat = FileStat.of(path.toRealPath());
        if (stat.type() == FileStat.S_IFDIR) {
          tree.mkdir(at, 0700);
        } else if (stat.isRegular()) {
          Files.copy(path, directory.resolve(at));
        } else {
          continue;
        }
        tree.chown(at, uid, gid);
        tree.chmod(at, stat.permissions());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      throw new IOException("a link in " + source + " leads nowhere: " + e.getMessage(), e);
    }
  }
}
