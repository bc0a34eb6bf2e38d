package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.runtime.core.files.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image's {@code /etc/passwd} and {@code /etc/group}, read inside its root, so that no link
 * leads out of it. Lines that are malformed are passed over, as the C library does.
 */
final class AccountFiles {

  static final Identity ROOT = new Identity(0, 0, List.of());

  private static final long LARGEST_ID = 0xffff_fffeL;

  private final List<String[]> users;
  private final List<String[]> groups;

  private AccountFiles(List<String[]> users, List<String[]> groups) {
    this.users = users;
    this.groups = groups;
  }

  /**
   * Who a process is.
   *
   * @param groups the additional ones
   */
  record Identity(long uid, long gid, List<Long> groups) {}

  /** Of a root file system without any. */
  static final AccountFiles NONE = new AccountFiles(List.of(), List.of());

  static AccountFiles read(Path rootfs) {
    try (Confined root = Confined.open(rootfs)) {
      return new AccountFiles(lines(root, "etc/passwd", 4), lines(root, "etc/group", 3));
    }
  }

  private static List<String[]> lines(Confined root, String path, int fields) {
    Optional<String> content = TextFile.read(root, path);
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

  /** As {@link #resolve(String)}, with more groups, by name or number. */
  Identity resolve(String text, List<String> more) {
    Identity identity = resolve(text);
    List<Long> groups = new ArrayList<>(identity.groups());
    more.forEach(group -> groups.add(group(group)));
    return new Identity(identity.uid(), identity.gid(), groups);
  }

  private long group(String group) {
    return find(groups, group)
        .map(found -> id(found[2]))
        .or(() -> number(group))
        .orElseThrow(
            () ->
                new CarobException.InvalidArgument(
                    "unable to find group " + group + ": no matching entries in group file"));
  }

  /** Resolves {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}. */
  Identity resolve(String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    long uid = 0;
    long gid = 0;
    String name = "";
    if (!user.isEmpty()) {
      Optional<String[]> entry = find(users, user);
      Optional<Long> number = number(user);
      if (entry.isPresent()) {
        name = entry.get()[0];
        uid = id(entry.get()[2]);
        gid = id(entry.get()[3]);
      } else {
        uid =
            number.orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "unable to find user " + user + ": no matching entries in passwd file"));
      }
    }
    if (!group.isEmpty()) {
      return new Identity(uid, group(group), List.of());
    }
    return new Identity(uid, gid, memberships(name));
  }

  /** The name of a user by number. */
  Optional<String> userName(long uid) {
    return find(users, String.valueOf(uid)).map(entry -> entry[0]);
  }

  /** The name of a group by number. */
  Optional<String> groupName(long gid) {
    return find(groups, String.valueOf(gid)).map(entry -> entry[0]);
  }

  private List<Long> memberships(String name) {
    List<Long> found = new ArrayList<>();
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
                    "the image has an id that is no number: " + text));
  }

  private static Optional<Long> number(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value <= LARGEST_ID ? Optional.of(value) : Optional.empty();
  }
}
