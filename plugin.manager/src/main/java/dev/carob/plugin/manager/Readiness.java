package dev.carob.plugin.manager;

import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether a plugin's backends are there, as it declares them, and if not, why. */
final class Readiness {

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  Readiness(BundleContext context, ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  /** What it says it brings, {@code kind/name} each. */
  static Set<String> declared(Bundle bundle) {
    Set<String> names = new TreeSet<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision != null) {
      revision
          .getDeclaredCapabilities(Backends.CAPABILITY)
          .forEach(
              capability ->
                  names.add(
                      capability.getAttributes().get("type")
                          + "/"
                          + capability.getAttributes().get("name")));
    }
    return names;
  }

  /** What it brings, {@code kind/name} each: services that are there when they are asked for. */
  Set<String> provided(Bundle bundle) {
    Set<String> names = new TreeSet<>();
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        Object name = reference.getProperty(Backends.NAME);
        if (name != null && isThere(reference)) {
          kinds(reference).forEach(kind -> names.add(kind.type() + "/" + name));
        }
      }
    }
    return names;
  }

  private boolean isThere(ServiceReference<?> reference) {
    if (context.getService(reference) == null) {
      return false;
    }
    context.ungetService(reference);
    return true;
  }

  private static List<BackendKind> kinds(ServiceReference<?> reference) {
    List<String> types = List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
    return Arrays.stream(BackendKind.values())
        .filter(kind -> types.contains(kind.service().getName()))
        .toList();
  }

  /** Why something that it declares is not there; empty where all is. */
  List<String> problems(Bundle bundle) {
    Set<String> missing = declared(bundle);
    missing.removeAll(provided(bundle));
    if (missing.isEmpty()) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>();
    for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
      var made = components.getComponentConfigurationDTOs(description);
      if (made.isEmpty()) {
        reasons.add(
            description.defaultEnabled
                ? "the component %s waits for a configuration of %s"
                    .formatted(description.name, String.join(", ", description.configurationPid))
                : "the component " + description.name + " is disabled");
      }
      made.forEach(configuration -> reasons.addAll(reasons(description, configuration)));
    }
    String what = "does not bring " + String.join(", ", missing);
    return reasons.isEmpty()
        ? List.of(what + ": no component of it offers that, with the property " + Backends.NAME)
        : List.of(what + ": " + String.join("; ", reasons));
  }

  private static List<String> reasons(
      ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
    String component = "the component " + description.name;
    return switch (configuration.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          List.of(
              "%s waits for a configuration of %s"
                  .formatted(component, String.join(", ", description.configurationPid)));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Arrays.stream(configuration.unsatisfiedReferences)
              .map(
                  reference ->
                      "%s waits for a service %s%s"
                          .formatted(
                              component,
                              type(description, reference.name),
                              reference.target == null ? "" : " with " + reference.target))
              .toList();
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          List.of(
              "%s failed when it was activated: %s"
                  .formatted(component, firstLines(configuration.failure)));
      default -> List.of();
    };
  }

  /** References of constructors have no name that says anything. */
  private static String type(ComponentDescriptionDTO description, String reference) {
    return Arrays.stream(description.references)
        .filter(known -> known.name.equals(reference))
        .map(known -> known.interfaceName)
        .findFirst()
        .orElse(reference);
  }

  /** What a stack trace says, without where. */
  private static String firstLines(String trace) {
    return String.join(
        ", ",
        trace
            .lines()
            .filter(line -> !line.startsWith("\t"))
            .map(line -> line.replaceFirst("^Caused by: ", ""))
            .toList());
  }
}
