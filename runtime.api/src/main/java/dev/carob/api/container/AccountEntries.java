package dev.carob.api.container;

import java.util.List;

/**
 * What a container's passwd(5) and group(5) list beside what its image does. A file that the image
 * lacks, or that is mounted, is never changed.
 *
 * @param added whether a numeric user or group that the image does not list, and {@code hostUsers},
 *     get an entry at all
 * @param passwdEntry the line of such a user, in which {@code $USERNAME}, {@code $UID}, {@code
 *     $GID}, {@code $NAME} and {@code $HOME} are replaced; empty: {@code
 *     $USERNAME:*:$UID:$GID:$NAME:$HOME:/bin/sh}
 * @param groupEntry the line of such a group, in which {@code $GROUPNAME}, {@code $GID} and {@code
 *     $USERLIST} are replaced; empty: {@code $GROUPNAME:x:$GID:$USERLIST}
 * @param hostUsers users of the host's passwd(5), by name or number, that get an entry each
 */
public record AccountEntries(
    boolean added, String passwdEntry, String groupEntry, List<String> hostUsers) {

  /** The user and group that the container runs as. */
  public static final AccountEntries DEFAULT = new AccountEntries(true, "", "", List.of());

  public AccountEntries {
    hostUsers = List.copyOf(hostUsers);
  }
}
