package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.Security;
import dev.carob.linux.AppArmor;
import dev.carob.linux.Selinux;
import dev.carob.linux.SelinuxLabel;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.spec.OciSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Decides how the host's security modules confine a new container, as Podman does. On a host with
 * SELinux the container gets two categories that no other container has.
 */
final class Confinements {

  private static final int CATEGORIES = 1024;
  private static final String PRIVILEGED_LEVEL = "s0:c1022,c1023";
  private static final List<String> KEYS = List.of("user", "role", "type", "level", "filetype");

  private final Containers records;
  private final AppArmor apparmor;
  private final Selinux selinux;
  private final RandomGenerator random;

  Confinements(Containers records, AppArmor apparmor, Selinux selinux, RandomGenerator random) {
    this.records = records;
    this.apparmor = apparmor;
    this.selinux = selinux;
    this.random = random;
  }

  /**
   * Returns true if an unused value has to be chosen; the caller must then hold a lock until the
   * value is recorded.
   */
  boolean exclusive() {
    return selinux.enabled();
  }

  /**
   * @param asked the spec, with names of other containers resolved
   * @throws CarobException.InvalidArgument an option is invalid or a profile does not exist
   */
  Confinement of(ContainerSpec asked) {
    Confinement labels = labels(asked);
    return Confinement.builder()
        .processLabel(labels.processLabel())
        .mountLabel(labels.mountLabel())
        .apparmor(profile(asked.security()))
        .build();
  }

  private String profile(Security asked) {
    String name = asked.apparmor();
    if (!apparmor.enabled()) {
      // Without AppArmor, "unconfined" and the default profile are accepted; others are an error.
      boolean unmeant = name.isEmpty() || name.equals(Security.UNCONFINED);
      if (unmeant || name.equals(OciSpec.APPARMOR_PROFILE)) {
        return "";
      }
      throw new CarobException.InvalidArgument(
          "profile \"" + name + "\" specified but AppArmor is disabled on the host",
          FailureDetails.field("security.apparmor"));
    }
    if (name.isEmpty()) {
      return asked.privileged() ? Security.UNCONFINED : OciSpec.APPARMOR_PROFILE;
    }
    boolean known = name.equals(Security.UNCONFINED) || name.equals(OciSpec.APPARMOR_PROFILE);
    if (!known && !apparmor.isLoaded(name)) {
      throw new CarobException.InvalidArgument(
          "AppArmor profile \"%s\" specified but not loaded: apparmor_parser loads profiles, and aa-status lists them"
              .formatted(name),
          FailureDetails.field("security.apparmor"));
    }
    return name;
  }

  private Confinement labels(ContainerSpec asked) {
    List<String> options = asked.security().labels();
    options.forEach(Confinements::check);
    if (!selinux.enabled()) {
      return Confinement.NONE;
    }
    Optional<SelinuxLabel> process = selinux.ofContainers("process");
    Optional<SelinuxLabel> file = selinux.ofContainers("file");
    if (process.isEmpty() || file.isEmpty()) {
      return Confinement.NONE;
    }
    if (off(asked)) {
      return Confinement.builder()
          .mountLabel(file.get().withLevel(PRIVILEGED_LEVEL).toString())
          .build();
    }
    String level = level(asked);
    SelinuxLabel own = process.get().withLevel(level);
    SelinuxLabel files = file.get().withLevel(level);
    for (String option : options) {
      int colon = option.indexOf(':');
      String value = option.substring(colon + 1);
      switch (option.substring(0, colon)) {
        case "user" -> own = new SelinuxLabel(value, own.role(), own.type(), own.level());
        case "role" -> own = new SelinuxLabel(own.user(), value, own.type(), own.level());
        case "type" -> own = new SelinuxLabel(own.user(), own.role(), value, own.level());
        case "filetype" ->
            files = new SelinuxLabel(files.user(), files.role(), value, files.level());
        default -> {
          own = own.withLevel(value);
          files = files.withLevel(value);
        }
      }
    }
    return Confinement.builder().processLabel(own.toString()).mountLabel(files.toString()).build();
  }

  private static void check(String option) {
    int colon = option.indexOf(':');
    boolean pair = colon > 0 && colon < option.length() - 1;
    if (!option.equals(Security.NO_LABELS)
        && !(pair && KEYS.contains(option.substring(0, colon)))) {
      throw new CarobException.InvalidArgument(
          "invalid `security.labels` '%s': it must be disable, or %s with a colon and a value"
              .formatted(option, String.join(", ", KEYS)),
          FailureDetails.field("security.labels"));
    }
  }

  /**
   * Returns true if SELinux does not confine the container, for example because it shares the
   * processes or the memory of the host.
   */
  private static boolean off(ContainerSpec asked) {
    Namespaces namespaces = asked.namespaces();
    return asked.security().privileged()
        || asked.security().labels().contains(Security.NO_LABELS)
        || namespaces.pid().kind() == NamespaceChoice.Kind.HOST
        || namespaces.ipc().kind() == NamespaceChoice.Kind.HOST;
  }

  /**
   * Returns the level of the container whose processes or memory are shared, else an unused level.
   */
  private String level(ContainerSpec asked) {
    for (NamespaceChoice choice : List.of(asked.namespaces().pid(), asked.namespaces().ipc())) {
      if (choice.kind() == NamespaceChoice.Kind.CONTAINER) {
        String label = records.get(choice.target()).config().confinement().processLabel();
        if (!label.isEmpty()) {
          return SelinuxLabel.parse(label).level();
        }
      }
    }
    Set<String> taken =
        records.all().stream()
            .map(Container::config)
            .map(config -> config.confinement().mountLabel())
            .filter(label -> !label.isEmpty())
            .map(label -> SelinuxLabel.parse(label).level())
            .collect(Collectors.toSet());
    while (true) {
      int one = random.nextInt(CATEGORIES);
      int other = random.nextInt(CATEGORIES);
      String level = "s0:c" + Math.min(one, other) + ",c" + Math.max(one, other);
      if (one != other && !taken.contains(level) && !level.equals(PRIVILEGED_LEVEL)) {
        return level;
      }
    }
  }
}
