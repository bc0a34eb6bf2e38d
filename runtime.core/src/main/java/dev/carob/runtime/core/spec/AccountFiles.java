package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.MountSpec;
import dev.carob.linux.ConfinedTree;
import dev.carob.runtime.core.files.TextFile;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container's {@code /etc/passwd} and {@code /etc/group}: those of its root filesystem, or files
 * mounted over them. Symbolic links do not lead out of the root filesystem. Malformed lines are
 * ignored, as by the C library.
 */
final class AccountFiles {

  static final String PASSWD = "/etc/passwd";
  static final String GROUP = "/etc/group";

  /** The home directory of a user without an entry or without a home in it. */
  private static final String NO_HOME = "/";

  private static final int FULL_NAME_AT = 4;
  private static final int HOME_AT = 5;
  private static final long LARGEST_ID = 0xffff_fffeL;

  private final List<String[]> users;
  private final List<String[]> groups;

  private AccountFiles(List<String[]> users, List<String[]> groups) {
    this.users = users;
    this.groups = groups;
  }

  /**
   * The identity of a process.
   *
   * @param groups additional groups, without the primary one
   * @param home home directory
   */
  record Identity(long uid, long gid, List<Long> groups, String home) {}

  /**
   * An entry of passwd(5).
   *
   * @param fullName the comment; may be empty
   */
  record User(String name, long uid, long gid, String fullName, String home) {}

  /** The content for a root filesystem without these files. */
  static final AccountFiles NONE = new AccountFiles(List.of(), List.of());

  static AccountFiles read(Path rootfs) {
    try (ConfinedTree root = ConfinedTree.open(rootfs)) {
      return new AccountFiles(
          lines(TextFile.read(root, PASSWD.substring(1)), 4),
          lines(TextFile.read(root, GROUP.substring(1)), 3));
    }
  }

  /**
   * Reads the files as a container sees them.
   *
   * @param binds file of the engine by the path in the container where it is mounted
   */
  static AccountFiles read(ContainerConfig config, ConfinedTree root, Map<String, String> binds) {
    return new AccountFiles(
        lines(text(config, root, binds, PASSWD), 4), lines(text(config, root, binds, GROUP), 3));
  }

  private static Optional<String> text(
      ContainerConfig config, ConfinedTree root, Map<String, String> binds, String place) {
    Optional<String> mounted =
        config.mounts().stream()
            .filter(entry -> entry.destination().equals(place))
            .filter(entry -> entry.type() == MountSpec.Type.BIND && !entry.own())
            .map(MountEntry::source)
            .findFirst()
            .or(() -> Optional.ofNullable(binds.get(place)));
    if (mounted.isEmpty()) {
      TextFile.requireNoDevice(root, place);
      return TextFile.read(root, place.substring(1));
    }
    try {
      Path file = Path.of(mounted.get()).toRealPath();
      try (ConfinedTree directory = ConfinedTree.open(file.resolveSibling("."))) {
        return TextFile.read(directory, String.valueOf(file.getFileName()));
      }
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot read %s, which is mounted at %s: %s".formatted(mounted.get(), place, e), e);
    }
  }

  private static List<String[]> lines(Optional<String> content, int fields) {
    if (content.isEmpty()) {
      return List.of();
    }
    List<String[]> found = new ArrayList<>();
    for (String line : content.get().split("\n", -1)) {
      String[] parts = line.split(":", -1);
      if (parts.length >= fields && !line.startsWith("#")) {
        found.add(parts);
      }
    }
    return found;
  }

  /** Like {@link #resolve(String)}, with additional groups, by name or number. */
  Identity resolve(String text, List<String> more) {
    Identity identity = resolve(text);
    List<Long> groups = new ArrayList<>(identity.groups());
    more.forEach(group -> groups.add(group(group)));
    return new Identity(identity.uid(), identity.gid(), groups, identity.home());
  }

  /** Returns true if a user has an entry, by name or number. */
  boolean lists(String user) {
    return find(users, user).isPresent();
  }

  /** The entry of a user, by name or number. */
  Optional<User> user(String nameOrId) {
    return find(users, nameOrId)
        .map(
            fields ->
                new User(
                    fields[0],
                    id(fields[2]),
                    id(fields[3]),
                    fields.length > FULL_NAME_AT ? fields[FULL_NAME_AT] : "",
                    home(Optional.of(fields))));
  }

  /** Returns true if a group has an entry, by name or number. */
  boolean listsGroup(String group) {
    return find(groups, group).isPresent();
  }

  private long group(String group) {
    return find(groups, group)
        .map(found -> id(found[2]))
        .or(() -> number(group))
        .orElseThrow(
            () ->
                new CarobException.InvalidArgument(
                    "unable to find group " + group + ": no matching entries in group file",
                    FailureDetails.field("user").andField("process.groups")));
  }

  /**
   * Resolves {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}; an empty text is
   * root.
   */
  Identity resolve(String text) {
    if (text.isEmpty()) {
      Optional<String[]> root = find(users, "0");
      List<Long> groups = root.map(entry -> memberships(entry[0])).orElse(List.of());
      return new Identity(0, 0, groups, home(root));
    }
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    long uid = 0;
    long gid = 0;
    String name = "";
    String home = NO_HOME;
    if (!user.isEmpty()) {
      Optional<String[]> entry = find(users, user);
      Optional<Long> number = number(user);
      if (entry.isPresent()) {
        name = entry.get()[0];
        uid = id(entry.get()[2]);
        gid = id(entry.get()[3]);
        home = home(entry);
      } else {
        uid =
            number.orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "unable to find user " + user + ": no matching entries in passwd file",
                        FailureDetails.field("user")));
      }
    }
    if (!group.isEmpty()) {
      return new Identity(uid, group(group), List.of(), home);
    }
    return new Identity(uid, gid, memberships(name), home);
  }

  private static String home(Optional<String[]> entry) {
    return entry
        .filter(fields -> fields.length > HOME_AT && !fields[HOME_AT].isEmpty())
        .map(fields -> fields[HOME_AT])
        .orElse(NO_HOME);
  }

  /** The name of a user id. */
  Optional<String> userName(long uid) {
    return find(users, String.valueOf(uid)).map(entry -> entry[0]);
  }

  /** The name of a group id. */
  Optional<String> groupName(long gid) {
    return find(groups, String.valueOf(gid)).map(entry -> entry[0]);
  }

  /**
   * Returns the groups that list a user. Users whose names are their ids have none: {@link
   * AccountLines} has added them, each with its primary group.
   */
  private List<Long> memberships(String name) {
    List<Long> found = new ArrayList<>();
    if (number(name).isPresent()) {
      return found;
    }
    for (String[] entry : groups) {
      if (!name.isEmpty() && entry.length > 3 && List.of(entry[3].split(",", -1)).contains(name)) {
        number(entry[2]).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<String[]> find(List<String[]> entries, String nameOrId) {
    Optional<Long> number = number(nameOrId);
    return entries.stream()
        .filter(
            entry ->
                number(entry[2]).isPresent()
                    && (entry[0].equals(nameOrId)
                        || (number.isPresent() && number.equals(number(entry[2])))))
        .findFirst();
  }

  private static long id(String text) {
    return number(text)
        .orElseThrow(
            () ->
                new CarobException.InvalidArgument(
                    "the image has an id that is not a number: " + text));
  }

  /** Parses a numeric id; empty if the text is not a number. */
  static Optional<Long> number(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value <= LARGEST_ID ? Optional.of(value) : Optional.empty();
  }
}
