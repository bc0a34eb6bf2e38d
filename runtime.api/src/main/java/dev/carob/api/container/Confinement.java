package dev.carob.api.container;

/**
 * How the host's security modules confine a container, decided when it is created.
 *
 * @param processLabel SELinux label of its processes; empty: the engine's, or there is no SELinux
 * @param mountLabel SELinux label of its files; empty: those that the files have
 * @param apparmor name of the AppArmor profile of its processes; empty: there is no AppArmor
 */
public record Confinement(String processLabel, String mountLabel, String apparmor) {

  /** Neither is there. */
  public static final Confinement NONE = new Confinement("", "", "");
}
