package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Validates which backends are chosen for new containers: there must be one of each name. */
final class BackendChoices {

  /** The configuration that chooses. */
  static final String PID = "dev.carob.backends";

  private final BundleContext context;

  BackendChoices(BundleContext context) {
    this.context = context;
  }

  /**
   * @param values key to values; those that choose no backend are ignored
   * @throws CarobException.NotFound there is no backend of a chosen name; the message lists those
   *     that there are
   */
  void check(Map<String, List<String>> values) {
    // Looked up at each use: the backends are not waited for when an engine starts.
    ServiceReference<Backends> reference = context.getServiceReference(Backends.class);
    Backends backends = reference == null ? null : context.getService(reference);
    if (backends == null) {
      return;
    }
    for (BackendKind kind : BackendKind.values()) {
      if (kind.choice() != BackendKind.Choice.CONFIGURED) {
        continue;
      }
      for (String name : values.getOrDefault(kind.type(), List.of())) {
        List<String> names = backends.names(kind.service());
        if (!name.isEmpty() && !names.contains(name)) {
          throw new CarobException.NotFound(
              "there is no %s '%s'; there are: %s"
                  .formatted(kind.title(), name, String.join(", ", names)));
        }
      }
    }
  }
}
