package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
    String asked = context.config().spec().cgroupParent();
    String under = asked.isEmpty() ? parent : asked;
    String slash = under.startsWith("/") ? "" : "/";
    String id = context.config().id();
    // systemd makes the cgroup itself, from slice, prefix and name.
    String path =
        under.endsWith(".slice")
            ? under + ":" + prefix + ":" + id
            : slash + under + "/" + prefix + "-" + id;
    spec.withObject("/linux").put("cgroupsPath", path);
  }
}
