package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.runtime.core.files.Labels;
import dev.carob.runtime.core.files.TextFile;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a line to a container's passwd(5) and group(5) where its user or group is a number that the
 * image does not list. As with Podman, the line is appended to the container's own file; where that
 * must not change, the container is shown a copy. A file that the image lacks, or that the user
 * mounts, is left alone.
 */
public final class AccountLines {

  private static final Logger LOG = LoggerFactory.getLogger(AccountLines.class);

  private AccountLines() {}

  /**
   * Adds what is missing.
   *
   * @return path in the container to the copy on the host that it is to be shown
   */
  public static Map<String, String> add(Container container) {
    ContainerConfig config = container.config();
    Map<String, String> copies = new LinkedHashMap<>();
    if (config.user().isEmpty()) {
      return copies;
    }
    Path rootfs = Path.of(container.status().rootfs());
    try (Confined root = Confined.open(rootfs)) {
      AccountFiles known = AccountFiles.read(config, root, Map.of());
      add(container, AccountFiles.PASSWD, user(config, known), copies);
      add(container, AccountFiles.GROUP, group(config, known), copies);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          config.title() + ": cannot write its list of users: " + e.getMessage(), e);
    }
    return copies;
  }

  private static Optional<String> user(ContainerConfig config, AccountFiles known) {
    String user = config.user().split(":", 2)[0];
    if (AccountFiles.number(user).isEmpty() || known.lists(user)) {
      return Optional.empty();
    }
    AccountFiles.Identity identity = known.resolve(config.user());
    return Optional.of(
        "%d:*:%d:%d:container user:%s:/bin/sh\n"
            .formatted(
                identity.uid(), identity.uid(), identity.gid(), ProcessStep.workdir(config)));
  }

  /** Without a group of its own, a numeric user gets one of its own number. */
  private static Optional<String> group(ContainerConfig config, AccountFiles known) {
    String[] parts = config.user().split(":", 2);
    String group = parts[parts.length - 1];
    return AccountFiles.number(group)
        .filter(gid -> !known.listsGroup(group))
        .map(gid -> "%d:x:%d:%s\n".formatted(gid, gid, parts[0]));
  }

  private static void add(
      Container container, String place, Optional<String> line, Map<String, String> copies)
      throws IOException {
    ContainerConfig config = container.config();
    boolean mounted =
        config.mounts().stream()
            .anyMatch(entry -> Path.of(place).startsWith(Path.of(entry.destination())));
    if (line.isEmpty() || mounted) {
      return;
    }
    String inside = place.substring(1);
    try (Confined root = Confined.open(Path.of(container.status().rootfs()))) {
      if (!isRegular(root, inside)) {
        return;
      }
      String before = TextFile.read(root, inside).orElse("");
      String added = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + line.get();
      Faults.beforeFile("write accounts");
      if (config.spec().readOnly() || config.layer().isEmpty()) {
        copies.put(place, copy(container, Path.of(place), before + added));
      } else {
        append(root, inside, added);
      }
      Faults.after("write accounts");
    } catch (ErrnoException e) {
      // The process runs without a name as well.
      LOG.warn("{}: no line is added to {}: {}", config.title(), place, e.getMessage(), e);
    }
  }

  private static boolean isRegular(Confined root, String path) throws IOException {
    Optional<Fd> there = root.openIfThere(path, Fd.O_PATH);
    if (there.isEmpty()) {
      return false;
    }
    try (Fd fd = there.get()) {
      return FileStat.of(fd).isRegular();
    }
  }

  private static void append(Confined root, String path, String text) throws IOException {
    try (Fd file = root.openFollowing(path, Fd.O_WRONLY | Fd.O_NONBLOCK)) {
      file.skip(FileStat.of(file).size());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      file.write(bytes, 0, bytes.length);
    }
  }

  private static String copy(Container container, Path place, String text) throws IOException {
    String name = String.valueOf(place.getFileName());
    Path file = container.runDir().resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (Confined directory = Confined.open(container.runDir())) {
      directory.chown(name, container.ids().rootUid(), container.ids().rootGid());
    }
    Labels.own(container, file);
    return file.toString();
  }
}
