package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.linux.Capabilities;
import java.util.List;

/** What a container may do, and what of the kernel it may see: Podman's defaults. */
final class SecurityStep implements SpecStep {

  private static final List<String> CAPABILITIES =
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

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/fs/selinux",
          "/sys/dev/block");

  private static final List<String> READ_ONLY =
      List.of(
          "/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final boolean privileged;

  /**
   * @param privileged give the process every capability that the engine has
   */
  SecurityStep(boolean privileged) {
    this.privileged = privileged;
  }

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ObjectNode process = spec.withObject("/process");
    ObjectNode sets = process.putObject("capabilities");
    boolean root = process.path("user").path("uid").asLong() == 0;
    for (String set : List.of("bounding", "effective", "permitted")) {
      ArrayNode array = sets.putArray(set);
      // A process of another user gets none to begin with: only what its files grant.
      if (root || privileged || set.equals("bounding")) {
        (privileged ? Capabilities.own() : CAPABILITIES).forEach(array::add);
      }
    }
    ObjectNode linux = spec.withObject("/linux");
    MASKED.forEach(linux.putArray("maskedPaths")::add);
    READ_ONLY.forEach(linux.putArray("readonlyPaths")::add);
    linux
        .withObject("/resources")
        .putArray("devices")
        .addObject()
        .put("allow", false)
        .put("access", "rwm");
  }
}
