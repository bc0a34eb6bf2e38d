package dev.carob.runtime.core.spec;

import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import java.nio.file.Path;

/** Names of users and groups from a container's own files. */
public final class AccountNames {

  private final AccountFiles files;

  private AccountNames(AccountFiles files) {
    this.files = files;
  }

  /** Reads the files of a mounted root filesystem. */
  public static AccountNames read(Path rootfs) {
    try {
      return new AccountNames(AccountFiles.read(rootfs));
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // The container has ended and its root filesystem is gone: show numbers.
      return new AccountNames(AccountFiles.NONE);
    }
  }

  /** Returns the name of a user; the number if the user has no entry. */
  public String user(int uid) {
    return files.userName(uid).orElse(uid == 0 ? "root" : String.valueOf(uid));
  }

  /** Returns the name of a group; the number if the group has no entry. */
  public String group(int gid) {
    return files.groupName(gid).orElse(gid == 0 ? "root" : String.valueOf(gid));
  }
}
