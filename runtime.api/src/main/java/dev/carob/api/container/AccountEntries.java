package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that are added to a container's passwd(5) and group(5). A file that the image lacks, or
 * that is mounted, is not changed.
 */
public final class AccountEntries {

  /** Entries for the user and group that the container runs as. */
  public static final AccountEntries DEFAULT = builder().build();

  private final boolean added;
  private final String passwdEntry;
  private final String groupEntry;
  private final List<String> hostUsers;

  private AccountEntries(Builder from) {
    added = from.added;
    passwdEntry = from.passwdEntry;
    groupEntry = from.groupEntry;
    hostUsers = List.copyOf(from.hostUsers);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns true if entries are added for a numeric user or group that the image does not list, and
   * for {@code hostUsers}.
   */
  public boolean added() {
    return added;
  }

  /**
   * The line for the container's user, in which {@code $USERNAME}, {@code $UID}, {@code $GID},
   * {@code $NAME} and {@code $HOME} are replaced; if empty, {@code
   * $USERNAME:*:$UID:$GID:$NAME:$HOME:/bin/sh}.
   */
  public String passwdEntry() {
    return passwdEntry;
  }

  /**
   * The line for the container's group, in which {@code $GROUPNAME}, {@code $GID} and {@code
   * $USERLIST} are replaced; if empty, {@code $GROUPNAME:x:$GID:$USERLIST}.
   */
  public String groupEntry() {
    return groupEntry;
  }

  /** Users of the host's passwd(5), by name or number, for each of which an entry is added. */
  public List<String> hostUsers() {
    return hostUsers;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.added = added;
    builder.passwdEntry = passwdEntry;
    builder.groupEntry = groupEntry;
    builder.hostUsers = hostUsers;
    return builder;
  }

  private List<Object> fields() {
    return List.of(added, passwdEntry, groupEntry, hostUsers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccountEntries that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "AccountEntries" + fields();
  }

  /** Builder of {@link AccountEntries}. */
  public static final class Builder {
    private boolean added = true;
    private String passwdEntry = "";
    private String groupEntry = "";
    private List<String> hostUsers = List.of();

    private Builder() {}

    public Builder added(boolean value) {
      added = value;
      return this;
    }

    public Builder passwdEntry(String value) {
      passwdEntry = value;
      return this;
    }

    public Builder groupEntry(String value) {
      groupEntry = value;
      return this;
    }

    public Builder hostUsers(List<String> value) {
      hostUsers = value;
      return this;
    }

    public AccountEntries build() {
      return new AccountEntries(this);
    }
  }
}
