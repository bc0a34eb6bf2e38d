package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import java.nio.file.Path;
import java.util.List;

/** Users of the host that a container lists too. */
public final class HostUsers {

  private static final Path HOST = Path.of("/");

  private HostUsers() {}

  /**
   * Requires users of the host, by name or number.
   *
   * @throws CarobException.InvalidArgument naming the first that the host's passwd(5) does not list
   */
  public static void require(List<String> users) {
    of(users);
  }

  /** Their entries, in the order given. */
  static List<AccountFiles.User> of(List<String> users) {
    if (users.isEmpty()) {
      return List.of();
    }
    AccountFiles host = AccountFiles.read(HOST);
    return users.stream()
        .map(
            user ->
                host.user(user)
                    .orElseThrow(
                        () ->
                            new CarobException.InvalidArgument(
                                "unable to find host user '"
                                    + user
                                    + "': no matching entries in the host's /etc/passwd")))
        .toList();
  }
}
