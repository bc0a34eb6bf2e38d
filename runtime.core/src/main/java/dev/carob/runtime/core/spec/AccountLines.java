package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.api.container.AccountEntries;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.runtime.core.files.MountRelabeling;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds lines to a container's passwd(5) and group(5): for a numeric user or group without an entry,
 * and for users of the host. As in Podman, lines are appended to the container's own file; if that
 * must not change, the container gets a copy. A file that the image lacks or the user mounts is not
 * changed.
 */
public final class AccountLines {

  private static final Logger LOG = LoggerFactory.getLogger(AccountLines.class);

  private static final String PASSWD_ENTRY = "$USERNAME:*:$UID:$GID:$NAME:$HOME:/bin/sh";
  private static final String GROUP_ENTRY = "$GROUPNAME:x:$GID:$USERLIST";

  private AccountLines() {}

  /**
   * Adds missing lines.
   *
   * @return copy on the host by the path in the container where to mount it
   */
  public static Map<String, String> add(Container container) {
    ContainerConfig config = container.config();
    Map<String, String> copies = new LinkedHashMap<>();
    AccountEntries entries = config.spec().process().accounts();
    if (!entries.added() || (config.user().isEmpty() && entries.hostUsers().isEmpty())) {
      return copies;
    }
    Path rootfs = Path.of(container.status().rootfs());
    try (ConfinedTree root = ConfinedTree.open(rootfs)) {
      AccountFiles known = AccountFiles.read(config, root, Map.of());
      add(container, AccountFiles.PASSWD, users(config, known), copies);
      add(container, AccountFiles.GROUP, group(config, known), copies);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          config.title() + ": cannot write its list of users: " + e.getMessage(), e);
    }
    return copies;
  }

  private static String users(ContainerConfig config, AccountFiles known) {
    Map<Long, AccountFiles.User> missing = new LinkedHashMap<>();
    for (AccountFiles.User user : HostUsers.of(config.spec().process().accounts().hostUsers())) {
      if (!known.lists(user.name()) && !known.lists(String.valueOf(user.uid()))) {
        missing.putIfAbsent(user.uid(), inContainer(config, user));
      }
    }
    String own = config.user().split(":", 2)[0];
    if (AccountFiles.number(own).isPresent() && !known.lists(own)) {
      AccountFiles.Identity identity = known.resolve(config.user());
      missing.putIfAbsent(
          identity.uid(),
          new AccountFiles.User(
              String.valueOf(identity.uid()),
              identity.uid(),
              identity.gid(),
              "container user",
              ProcessStep.workdir(config)));
    }
    return missing.values().stream().map(user -> line(config, user)).collect(Collectors.joining());
  }

  /**
   * The entry in the container for a user of the host. The home is the container's working
   * directory, unless the user's home exists in the container.
   */
  private static AccountFiles.User inContainer(ContainerConfig config, AccountFiles.User user) {
    Path home = Path.of(user.home()).normalize();
    boolean mounted =
        config.mounts().stream()
            .map(entry -> Path.of(entry.destination()))
            .anyMatch(place -> place.getNameCount() > 0 && home.startsWith(place));
    return new AccountFiles.User(
        user.name(),
        user.uid(),
        user.gid(),
        user.fullName(),
        mounted ? user.home() : ProcessStep.workdir(config));
  }

  private static String line(ContainerConfig config, AccountFiles.User user) {
    String asked = config.spec().process().accounts().passwdEntry();
    return (asked.isEmpty() ? PASSWD_ENTRY : asked)
            .replace("$USERNAME", user.name())
            .replace("$UID", String.valueOf(user.uid()))
            .replace("$GID", String.valueOf(user.gid()))
            .replace("$NAME", user.fullName())
            .replace("$HOME", user.home())
        + "\n";
  }

  /** A numeric user without a group gets a group of the same number. */
  private static String group(ContainerConfig config, AccountFiles known) {
    String[] parts = config.user().split(":", 2);
    String group = parts[parts.length - 1];
    if (AccountFiles.number(group).isEmpty() || known.listsGroup(group)) {
      return "";
    }
    String gid = String.valueOf(AccountFiles.number(group).get());
    String asked = config.spec().process().accounts().groupEntry();
    return (asked.isEmpty() ? GROUP_ENTRY : asked)
            .replace("$GROUPNAME", gid)
            .replace("$GID", gid)
            .replace("$USERLIST", parts[0])
        + "\n";
  }

  private static void add(
      Container container, String place, String lines, Map<String, String> copies)
      throws IOException {
    ContainerConfig config = container.config();
    boolean mounted =
        config.mounts().stream()
            .anyMatch(entry -> Path.of(place).startsWith(Path.of(entry.destination())));
    if (lines.isEmpty() || mounted) {
      return;
    }
    String inside = place.substring(1);
    try (ConfinedTree root = ConfinedTree.open(Path.of(container.status().rootfs()))) {
      if (!isRegular(root, inside)) {
        return;
      }
      String before = TextFile.read(root, inside).orElse("");
      String added = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + lines;
      Faults.beforeFile("write accounts");
      if (config.spec().readOnly() || config.layer().isEmpty()) {
        copies.put(place, copy(container, Path.of(place), before + added));
      } else {
        append(root, inside, added);
      }
      Faults.after("write accounts");
    } catch (ErrnoException e) {
      // The process can run without an entry.
      LOG.warn("{}: nothing is added to {}: {}", config.title(), place, e.getMessage(), e);
    }
  }

  private static boolean isRegular(ConfinedTree root, String path) throws IOException {
    Optional<Fd> there = root.openIfThere(path, Fd.O_PATH);
    if (there.isEmpty()) {
      return false;
    }
    try (Fd fd = there.get()) {
      return FileStat.of(fd).isRegular();
    }
  }

  private static void append(ConfinedTree root, String path, String text) throws IOException {
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
    try (ConfinedTree directory = ConfinedTree.open(container.runDir())) {
      directory.chown(name, container.ids().rootUid(), container.ids().rootGid());
    }
    MountRelabeling.own(container, file);
    return file.toString();
  }
}
