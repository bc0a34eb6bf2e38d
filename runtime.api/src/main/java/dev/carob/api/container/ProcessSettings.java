package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Settings of a container's first process beside command, user and environment. */
public final class ProcessSettings {

  /** All defaults. */
  public static final ProcessSettings DEFAULT = builder().build();

  private final List<String> groups;
  private final String umask;
  private final String timezone;
  private final OptionalInt oomScoreAdj;
  private final List<String> unsetEnv;
  private final boolean unsetAllEnv;
  private final Map<String, String> envMerge;
  private final String pidFile;
  private final String supervisorPidFile;
  private final SystemdMode systemd;
  private final AccountEntries accounts;

  private ProcessSettings(Builder from) {
    groups = List.copyOf(from.groups);
    umask = from.umask;
    timezone = from.timezone;
    oomScoreAdj = from.oomScoreAdj;
    unsetEnv = List.copyOf(from.unsetEnv);
    unsetAllEnv = from.unsetAllEnv;
    envMerge = Collections.unmodifiableMap(new LinkedHashMap<>(from.envMerge));
    pidFile = from.pidFile;
    supervisorPidFile = from.supervisorPidFile;
    systemd = from.systemd;
    accounts = from.accounts;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Additional groups, by name in the image or by number. */
  public List<String> groups() {
    return groups;
  }

  /** The umask in octal digits; if empty, {@code 0022}. */
  public String umask() {
    return umask;
  }

  /**
   * The time zone: {@code local}, or a name such as {@code Europe/Berlin}; empty for the image's.
   */
  public String timezone() {
    return timezone;
  }

  /** The score of the OOM killer, -1000 (never killed) to 1000; empty for the engine's own. */
  public OptionalInt oomScoreAdj() {
    return oomScoreAdj;
  }

  /** Names of variables that are not set, even if the image or the engine sets them. */
  public List<String> unsetEnv() {
    return unsetEnv;
  }

  /** Returns true if only the variables of the request are set. */
  public boolean unsetAllEnv() {
    return unsetAllEnv;
  }

  /**
   * Values for variables that the image or the engine sets; {@code $NAME} stands for a value of
   * theirs.
   */
  public Map<String, String> envMerge() {
    return envMerge;
  }

  /**
   * Absolute path of a file on the host to which the pid is written at each start; empty for none.
   */
  public String pidFile() {
    return pidFile;
  }

  /** Absolute path of a file on the host for the pid of the supervisor; empty for none. */
  public String supervisorPidFile() {
    return supervisorPidFile;
  }

  /** Whether the container is prepared for systemd as its first process. */
  public SystemdMode systemd() {
    return systemd;
  }

  /** Entries that are added to the container's passwd(5) and group(5). */
  public AccountEntries accounts() {
    return accounts;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.groups = groups;
    builder.umask = umask;
    builder.timezone = timezone;
    builder.oomScoreAdj = oomScoreAdj;
    builder.unsetEnv = unsetEnv;
    builder.unsetAllEnv = unsetAllEnv;
    builder.envMerge = envMerge;
    builder.pidFile = pidFile;
    builder.supervisorPidFile = supervisorPidFile;
    builder.systemd = systemd;
    builder.accounts = accounts;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        groups,
        umask,
        timezone,
        oomScoreAdj,
        unsetEnv,
        unsetAllEnv,
        envMerge,
        pidFile,
        supervisorPidFile,
        systemd,
        accounts);
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

  /** Builder of {@link ProcessSettings}. */
  public static final class Builder {
    private List<String> groups = List.of();
    private String umask = "";
    private String timezone = "";
    private OptionalInt oomScoreAdj = OptionalInt.empty();
    private List<String> unsetEnv = List.of();
    private boolean unsetAllEnv = false;
    private Map<String, String> envMerge = Map.of();
    private String pidFile = "";
    private String supervisorPidFile = "";
    private SystemdMode systemd = SystemdMode.DETECT;
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

    public Builder supervisorPidFile(String value) {
      supervisorPidFile = value;
      return this;
    }

    public Builder envMerge(Map<String, String> value) {
      envMerge = value;
      return this;
    }

    public Builder systemd(SystemdMode value) {
      systemd = value;
      return this;
    }

    public ProcessSettings build() {
      return new ProcessSettings(this);
    }
  }
}
