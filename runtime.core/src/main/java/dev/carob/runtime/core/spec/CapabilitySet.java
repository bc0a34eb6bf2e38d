package dev.carob.runtime.core.spec;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Security;
import dev.carob.linux.Capabilities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Computes capabilities from a request: Podman's defaults with additions and removals. */
final class CapabilitySet {

  private static final String ALL = "ALL";
  private static final List<String> DEFAULT =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  private CapabilitySet() {}

  /**
   * The bounding set of the container's processes.
   *
   * @throws CarobException.InvalidArgument a capability does not exist, or is both added and
   *     dropped; names it
   */
  static List<String> most(Security asked) {
    return most(asked, List.of());
  }

  /**
   * Like {@link #most(Security)}.
   *
   * @param defaults replaces the built-in list; none: the built-in list
   */
  static List<String> most(Security asked, List<String> defaults) {
    if (asked.privileged()) {
      return Capabilities.own();
    }
    return merged(
        defaults.isEmpty() ? DEFAULT : List.copyOf(names(defaults, FailureDetails.NONE)),
        asked.capAdd(),
        asked.capDrop());
  }

  /** The capabilities added by name, with which a process of a user other than root starts. */
  static List<String> added(Security asked) {
    return asked.privileged() ? List.of() : merged(List.of(), asked.capAdd(), List.of());
  }

  private static List<String> merged(List<String> base, List<String> adds, List<String> drops) {
    Set<String> add = names(adds, FailureDetails.field("security.capAdd"));
    Set<String> drop = names(drops, FailureDetails.field("security.capDrop"));
    for (String name : add) {
      if (drop.contains(name)) {
        throw new CarobException.InvalidArgument(
            "capability " + name + " cannot be dropped and added",
            FailureDetails.field("security.capAdd").andField("security.capDrop"));
      }
    }
    Set<String> result = new TreeSet<>(drop.contains(ALL) ? List.of() : base);
    result.addAll(add.contains(ALL) ? Capabilities.own() : add);
    result.removeAll(drop);
    return new ArrayList<>(result);
  }

  private static Set<String> names(List<String> texts, FailureDetails at) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : texts) {
      String upper = text.toUpperCase(Locale.ROOT);
      String name = upper.equals(ALL) || upper.startsWith("CAP_") ? upper : "CAP_" + upper;
      if (!name.equals(ALL) && !Capabilities.exists(name)) {
        throw new CarobException.InvalidArgument(
            "unknown capability " + name + ": see capabilities(7), or ALL", at);
      }
      names.add(name);
    }
    return names;
  }
}
