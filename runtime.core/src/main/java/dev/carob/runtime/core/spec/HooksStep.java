package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;

/** Adds the hooks that apply, by stage and in their order. */
final class HooksStep implements SpecStep {

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    for (Hook hook : context.hooks()) {
      if (hook.stage().equals(HookManager.PRECREATE)) {
        continue;
      }
      ObjectNode node = spec.withObject("/hooks").withArray("/" + hook.stage()).addObject();
      node.put("path", hook.path());
      if (!hook.args().isEmpty()) {
        hook.args().forEach(node.putArray("args")::add);
      }
      if (!hook.env().isEmpty()) {
        ArrayNode env = node.putArray("env");
        hook.env().forEach((name, value) -> env.add(name + "=" + value));
      }
      if (hook.timeoutSeconds() > 0) {
        node.put("timeout", hook.timeoutSeconds());
      }
    }
  }
}
