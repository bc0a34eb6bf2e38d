package dev.carob.api.container;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a container's first process begins with, beside command, user and environment. */
public final class ProcessSettings {

  /** Nothing but the defaults. */
  public static final ProcessSettings DEFAULT = builder().build();

  private final List<String> groups;
  private final String umask;
  private final String timezone;
  private final OptionalInt oomScoreAdj;
  private final List<String> unsetEnv;
  private final boolean unsetAllEnv;
  private final String pidFile;
  private final AccountEntries accounts;

  private ProcessSettings(Builder from) {
    groups = List.copyOf(from.groups);
    umask = from.umask;
    timezone = from.timezone;
    oomScoreAdj = from.oomScoreAdj;
    unsetEnv = List.copyOf(from.unsetEnv);
    unsetAllEnv = from.unsetAllEnv;
    pidFile = from.pidFile;
    accounts = from.accounts;
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Additional ones, by name in the image or by number. */
  public List<String> groups() {
    return groups;
  }

  /** Octal digits; empty: {@code 0022}. */
  public String umask() {
    return umask;
  }

  /** {@code local}, or a name such as {@code Europe/Berlin}; empty: the image's. */
  public String timezone() {
    return timezone;
  }

  /** -1000 (never killed for want of memory) to 1000; empty: the engine's own. */
  public OptionalInt oomScoreAdj() {
    return oomScoreAdj;
  }

  /** Names of variables that it does without, though image or engine set them. */
  public List<String> unsetEnv() {
    return unsetEnv;
  }

  /** Only the variables that are asked for are set. */
  public boolean unsetAllEnv() {
    return unsetAllEnv;
  }

  /** Absolute path of a file on the host that gets its pid at each start; empty: none. */
  public String pidFile() {
    return pidFile;
  }

  /** What the container's lists of users and groups have beside the image's entries. */
  public AccountEntries accounts() {
    return accounts;
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.groups = groups;
    builder.umask = umask;
    builder.timezone = timezone;
    builder.oomScoreAdj = oomScoreAdj;
    builder.unsetEnv = unsetEnv;
    builder.unsetAllEnv = unsetAllEnv;
    builder.pidFile = pidFile;
    builder.accounts = accounts;
    return builder;
  }

  private List<Object> fields() {
    return List.of(groups, umask, timezone, oomScoreAdj, unsetEnv, unsetAllEnv, pidFile, accounts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProcessSettings that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ProcessSettings" + fields();
  }

  /** Collects the values of a {@link ProcessSettings}. */
  public static final class Builder {
    private List<String> groups = List.of();
    private String umask = "";
    private String timezone = "";
    private OptionalInt oomScoreAdj = OptionalInt.empty();
    private List<String> unsetEnv = List.of();
    private boolean unsetAllEnv = false;
    private String pidFile = "";
    private AccountEntries accounts = AccountEntries.DEFAULT;

    private Builder() {}

    public Builder groups(List<String> value) {
      groups = value;
      return this;
    }

    public Builder umask(String value) {
      umask = value;
      return this;
    }

    public Builder timezone(String value) {
      timezone = value;
      return this;
    }

    public Builder oomScoreAdj(OptionalInt value) {
      oomScoreAdj = value;
      return this;
    }

    public Builder unsetEnv(List<String> value) {
      unsetEnv = value;
      return this;
    }

    public Builder unsetAllEnv(boolean value) {
      unsetAllEnv = value;
      return this;
    }

    public Builder pidFile(String value) {
      pidFile = value;
      return this;
    }

    public Builder accounts(AccountEntries value) {
      accounts = value;
      return this;
    }

    public ProcessSettings build() {
      return new ProcessSettings(this);
    }
  }
}
