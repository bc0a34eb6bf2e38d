package dev.carob.runtime.core.stored;

import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.SystemdMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The stored form of settings of the first process. */
public record StoredProcess(
    List<String> groups,
    String umask,
    String timezone,
    OptionalInt oomScoreAdj,
    List<String> unsetEnv,
    boolean unsetAllEnv,
    Map<String, String> envMerge,
    String pidFile,
    String supervisorPidFile,
    String systemd,
    Accounts accounts) {

  /** Converts a value of the API to its stored form. */
  public static StoredProcess of(ProcessSettings value) {
    return new StoredProcess(
        value.groups(),
        value.umask(),
        value.timezone(),
        value.oomScoreAdj(),
        value.unsetEnv(),
        value.unsetAllEnv(),
        value.envMerge(),
        value.pidFile(),
        value.supervisorPidFile(),
        value.systemd().name(),
        Accounts.of(value.accounts()));
  }

  /** Converts this to a value of the API. */
  public ProcessSettings toApi() {
    return ProcessSettings.builder()
        .groups(groups)
        .umask(umask)
        .timezone(timezone)
        .oomScoreAdj(oomScoreAdj)
        .unsetEnv(unsetEnv)
        .unsetAllEnv(unsetAllEnv)
        .envMerge(envMerge)
        .pidFile(pidFile)
        .supervisorPidFile(supervisorPidFile)
        .systemd(SystemdMode.valueOf(systemd))
        .accounts(accounts.toApi())
        .build();
  }

  /** Entries of users and groups. */
  public record Accounts(
      boolean added, String passwdEntry, String groupEntry, List<String> hostUsers) {

    /** Converts a value of the API to its stored form. */
    public static Accounts of(AccountEntries value) {
      return new Accounts(
          value.added(), value.passwdEntry(), value.groupEntry(), value.hostUsers());
    }

    /** Converts this to a value of the API. */
    public AccountEntries toApi() {
      return AccountEntries.builder()
          .added(added)
          .passwdEntry(passwdEntry)
          .groupEntry(groupEntry)
          .hostUsers(hostUsers)
          .build();
    }
  }
}
