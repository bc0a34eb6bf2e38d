package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import java.util.Map;

/** Sets kernel parameters of the container's own namespaces; it cannot change others. */
final class SysctlStep implements SpecStep {

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Map<String, String> sysctls = context.config().spec().sysctls();
    if (!sysctls.isEmpty()) {
      ObjectNode node = spec.withObject("/linux/sysctl");
      sysctls.forEach(node::put);
    }
  }

  /**
   * @throws CarobException.InvalidArgument a parameter does not belong to a namespace of the
   *     container; names the parameter
   */
  static void check(ContainerSpec asked) {
    for (String name : asked.sysctls().keySet()) {
      if (name.startsWith("net.")) {
        require(name, !asked.network().equals("host"), "network");
      } else if (name.startsWith("fs.mqueue.")
          || name.startsWith("kernel.shm")
          || name.startsWith("kernel.msg")
          || name.equals("kernel.sem")) {
        require(name, own(asked.namespaces().ipc()), "ipc");
      } else if (name.equals("kernel.domainname") || name.equals("kernel.hostname")) {
        require(name, own(asked.namespaces().uts()), "uts");
      } else {
        throw new CarobException.InvalidArgument(
            "sysctl '"
                + name
                + "' is not allowed: it applies to the whole host, not to a namespace; set it on the host",
            FailureDetails.field("sysctls"));
      }
    }
  }

  private static boolean own(NamespaceChoice choice) {
    return choice.kind() != NamespaceChoice.Kind.HOST;
  }

  private static void require(String name, boolean own, String kind) {
    if (!own) {
      throw new CarobException.InvalidArgument(
          "sysctl '" + name + "' is not allowed in the host's " + kind + " namespace",
          FailureDetails.field("sysctls"));
    }
  }
}
