package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    String network = context.config().spec().network();
    if (network.equals("host")) {
      return;
    }
    ObjectNode namespace = namespaces.addObject().put("type", "network");
    if (!context.config().network().isEmpty()) {
      namespace.put("path", context.networkNamespace().toString());
    }
  }
}
