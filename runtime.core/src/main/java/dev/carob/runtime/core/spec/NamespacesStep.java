package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.types.IdMapping;
import dev.carob.linux.CgroupFeatures;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.IdMappings;
import java.nio.file.Path;
import java.util.List;

/**
 * Adds the namespaces: new ones, the host's, and existing ones to join. A network namespace that a
 * backend has set up is joined too.
 */
final class NamespacesStep implements SpecStep {

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    Namespaces asked = config.spec().namespaces();
    ArrayNode namespaces = spec.withObject("/linux").putArray("namespaces");
    namespaces.addObject().put("type", "mount");
    add(context, namespaces, "pid", asked.pid());
    add(context, namespaces, "ipc", asked.ipc());
    add(context, namespaces, "uts", asked.uts());
    if (ownName(asked)) {
      spec.put("hostname", config.hostname());
    }
    boolean wanted = CgroupFeatures.unified() && config.spec().cgroups() != CgroupMode.DISABLED;
    if (asked.cgroup().kind() != NamespaceChoice.Kind.DEFAULT || wanted) {
      add(context, namespaces, "cgroup", asked.cgroup());
    }
    user(context, spec, namespaces);
    network(context, namespaces);
  }

  private static boolean ownName(Namespaces asked) {
    return switch (asked.uts().kind()) {
      case DEFAULT, PRIVATE, SHAREABLE, AUTO -> true;
      case HOST, CONTAINER, PATH -> false;
    };
  }

  private static void add(
      SpecContext context, ArrayNode namespaces, String type, NamespaceChoice choice) {
    if (choice.kind() == NamespaceChoice.Kind.HOST) {
      return;
    }
    ObjectNode namespace = namespaces.addObject().put("type", type);
    Path joined = context.namespaces().get(type);
    if (joined != null) {
      namespace.put("path", joined.toString());
    }
  }

  private static void network(SpecContext context, ArrayNode namespaces) {
    String network = context.config().spec().network();
    if (!network.equals("host")) {
      add(context, namespaces, "network", NamespaceChoice.DEFAULT);
    }
  }

  private static void user(SpecContext context, ObjectNode spec, ArrayNode namespaces) {
    IdMappings ids = context.config().ids();
    if (ids.present() || context.namespaces().containsKey("user")) {
      add(context, namespaces, "user", context.config().spec().namespaces().user());
    }
    if (ids.present()) {
      // runc also requires the mappings of an existing namespace.
      mappings(spec.withObject("/linux").putArray("uidMappings"), ids.uids());
      mappings(spec.withObject("/linux").putArray("gidMappings"), ids.gids());
    }
  }

  private static void mappings(ArrayNode array, List<IdMapping> mappings) {
    for (IdMapping one : mappings) {
      array
          .addObject()
          .put("containerID", one.container())
          .put("hostID", one.host())
          .put("size", one.size());
    }
  }
}
