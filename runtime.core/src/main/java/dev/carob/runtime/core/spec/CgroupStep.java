package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.runtime.core.record.ContainerConfig;

/** The container's cgroup, of its own under its parent. */
final class CgroupStep implements SpecStep {

  private final String parent;
  private final String prefix;

  CgroupStep(String parent, String prefix) {
    this.parent = parent;
    this.prefix = prefix;
  }

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    spec.withObject("/linux").put("cgroupsPath", path(context.config()));
  }

  String path(ContainerConfig config) {
    String asked = config.spec().cgroupParent();
    String under = asked.isEmpty() ? parent : asked;
    String slash = under.startsWith("/") ? "" : "/";
    String id = config.id();
    // systemd makes the cgroup itself, from slice, prefix and name.
    return under.endsWith(".slice")
        ? under + ":" + prefix + ":" + id
        : slash + under + "/" + prefix + "-" + id;
  }
}
