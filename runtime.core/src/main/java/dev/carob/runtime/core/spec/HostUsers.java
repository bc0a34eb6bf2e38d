package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.nio.file.Path;
import java.util.List;

/** Looks up users of the host for a container's passwd file. */
public final class HostUsers {

  private static final Path HOST = Path.of("/");

  private HostUsers() {}

  /**
   * Checks that users of the host exist, by name or number.
   *
   * @throws CarobException.InvalidArgument the host's passwd(5) does not list a user; names the
   *     first
   */
  public static void require(List<String> users) {
    of(users);
  }

  /** The entries of users, in the given order. */
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
                                    + "': no matching entries in the host's /etc/passwd",
                                FailureDetails.field("process.accounts.hostUsers"))))
        .toList();
  }
}
