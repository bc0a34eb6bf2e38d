package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.IdMapping;
import dev.carob.runtime.core.record.IdMappings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Namespaces of the container's own. Its network namespace is that of the host, a new one of the
 * runtime's making, or the one that a network backend has set up.
 */
final class NamespacesStep implements SpecStep {

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ArrayNode namespaces = spec.withObject("/linux").putArray("namespaces");
    for (String type : List.of("pid", "ipc", "uts", "mount")) {
      namespaces.addObject().put("type", type);
    }
    if (Files.exists(UNIFIED)) {
      namespaces.addObject().put("type", "cgroup");
    }
    user(context, spec, namespaces);
    String network = context.config().spec().network();
    if (network.equals("host")) {
      return;
    }
    ObjectNode namespace = namespaces.addObject().put("type", "network");
    if (!context.config().network().isEmpty() && !context.config().ids().present()) {
      namespace.put("path", context.networkNamespace().toString());
    }
  }

  private static void user(SpecContext context, ObjectNode spec, ArrayNode namespaces) {
    IdMappings ids = context.config().ids();
    if (ids.present()) {
      namespaces.addObject().put("type", "user");
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
