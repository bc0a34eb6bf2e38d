package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.Security;
import java.util.List;

/**
 * Sets the process's capabilities. A process of a user other than root starts with the capabilities
 * that were added by name. These are also inheritable and ambient; otherwise they would be lost
 * when a program is executed.
 */
final class CapabilitiesStep implements SpecStep {

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Security asked = context.config().spec().security();
    ObjectNode process = spec.withObject("/process");
    process.put("noNewPrivileges", asked.noNewPrivileges());
    ObjectNode sets = process.putObject("capabilities");
    List<String> most = CapabilitySet.most(asked, context.config().fallbacks().capabilities());
    set(sets, "bounding", most);
    if (asked.privileged() || process.path("user").path("uid").asLong() == 0) {
      set(sets, "effective", most);
      set(sets, "permitted", most);
      return;
    }
    List<String> added = CapabilitySet.added(asked);
    for (String name : List.of("effective", "permitted", "inheritable", "ambient")) {
      set(sets, name, added);
    }
  }

  private static void set(ObjectNode sets, String name, List<String> capabilities) {
    ArrayNode array = sets.putArray(name);
    capabilities.forEach(array::add);
  }
}
