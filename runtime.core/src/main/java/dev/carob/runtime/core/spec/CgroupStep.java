package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.CgroupMode;
import dev.carob.linux.OwnCgroup;
import dev.carob.runtime.core.record.ContainerConfig;
import java.util.function.Supplier;

/** Sets the container's cgroup: below its parent, beside the engine's, or none. */
final class CgroupStep implements SpecStep {

  private final Supplier<String> parent;
  private final String prefix;

  CgroupStep(Supplier<String> parent, String prefix) {
    this.parent = parent;
    this.prefix = prefix;
  }

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ObjectNode linux = spec.withObject("/linux");
    String path = path(context.config());
    if (path.isEmpty()) {
      // Limits and device rules require a cgroup.
      linux.remove("resources");
      return;
    }
    if (context.config().spec().cgroups() == CgroupMode.SPLIT) {
      OwnCgroup.stepAside();
    }
    linux.put("cgroupsPath", path);
  }

  /** The path below each hierarchy's mount, or in systemd's form; empty: none. */
  String path(ContainerConfig config) {
    String id = config.id();
    switch (config.spec().cgroups()) {
      case DISABLED -> {
        return "";
      }
      case SPLIT -> {
        String own = OwnCgroup.started();
        return (own.equals("/") ? "" : own) + "/" + prefix + "-payload-" + id;
      }
      case CONFIGURED, ENABLED, NO_CONMON -> {}
    }
    String asked = config.spec().cgroupParent();
    String under = asked.isEmpty() ? parent.get() : asked;
    String slash = under.startsWith("/") ? "" : "/";
    // systemd creates the cgroup itself from slice, prefix and name.
    return under.endsWith(".slice")
        ? under + ":" + prefix + ":" + id
        : slash + under + "/" + prefix + "-" + id;
  }
}
