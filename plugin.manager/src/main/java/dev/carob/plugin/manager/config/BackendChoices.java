package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Validates the default backends chosen by the configuration: they must exist. */
final class BackendChoices {

  /** The PID of the configuration. */
  static final String PID = "dev.carob.backends";

  private final BundleContext context;

  BackendChoices(BundleContext context) {
    this.context = context;
  }

  /**
   * @param values values by key; keys that do not choose a backend are ignored
   * @throws CarobException.NotFound a chosen backend does not exist; the message lists the existing
   *     ones
   */
  void check(Map<String, List<String>> values) {
    // Looked up at each use, so that the start of an engine does not wait for backends.
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
              "no such %s: '%s'; available: %s"
                  .formatted(kind.title(), name, String.join(", ", names)),
              FailureDetails.about(Subject.Kind.BACKEND, name));
        }
      }
    }
  }
}
