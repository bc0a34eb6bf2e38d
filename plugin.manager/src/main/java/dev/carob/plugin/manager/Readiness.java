package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Determines whether a plugin provides the backends that it declares, and if not, why. */
final class Readiness {

  /** The exception class in the first line of a stack trace. */
  private static final Pattern CLASS =
      Pattern.compile("^(\\w+\\.)+\\w*(Exception|Error|Throwable)\\w*(: |$)");

  private final BundleContext context;
  private final ServiceComponentRuntime components;

  Readiness(BundleContext context, ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  /** The backends that a bundle declares, as {@code kind/name}. */
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

  /**
   * Checks that a jar declares all backends that the plugin to be replaced declares and provides.
   *
   * @throws CarobException.InvalidArgument a backend is missing
   */
  void requireNoLess(Bundle bundle, PluginJar jar) {
    Set<String> missing = BundleUpdate.isRunning(bundle) ? provided(bundle) : new TreeSet<>();
    missing.retainAll(declared(bundle));
    Set<String> fresh = jar.backends();
    missing.removeAll(fresh);
    if (!missing.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "%s is refused: %s %s does not declare %s, which %s provides%s"
              .formatted(
                  jar.source(),
                  jar.name(),
                  jar.version(),
                  String.join(", ", missing),
                  bundle.getVersion(),
                  fresh.isEmpty() ? "" : "; it declares " + String.join(", ", fresh)));
    }
  }

  /** The backends that a bundle provides, as {@code kind/name}: services that can be obtained. */
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

  /**
   * Returns true if a service can be obtained. A service whose component has failed is not tried
   * again, because each failure is logged.
   */
  private boolean isThere(ServiceReference<?> reference) {
    Object component = reference.getProperty(ComponentConstants.COMPONENT_ID);
    if (component instanceof Long id && hasFailed(reference.getBundle(), id)) {
      return false;
    }
    if (context.getService(reference) == null) {
      return false;
    }
    context.ungetService(reference);
    return true;
  }

  private boolean hasFailed(@Nullable Bundle bundle, long id) {
    return bundle != null
        && components.getComponentDescriptionDTOs(bundle).stream()
            .flatMap(known -> components.getComponentConfigurationDTOs(known).stream())
            .anyMatch(
                made -> made.id == id && made.state == ComponentConfigurationDTO.FAILED_ACTIVATION);
  }

  private static List<BackendKind> kinds(ServiceReference<?> reference) {
    List<String> types = List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
    return Arrays.stream(BackendKind.values())
        .filter(kind -> types.contains(kind.service().getName()))
        .toList();
  }

  /** The reasons why declared backends are missing; empty if all are provided. */
  List<String> problems(Bundle bundle) {
    List<String> problems = new ArrayList<>();
    if (bundle.getLocation().startsWith(PluginBundles.LOCATION) && offersState(bundle)) {
      problems.add("registers a state store, which is ignored: a root keeps its first one");
    }
    Set<String> declared = declared(bundle);
    Set<String> provided = provided(bundle);
    Set<String> missing = new TreeSet<>(declared);
    missing.removeAll(provided);
    if (!missing.isEmpty()) {
      Set<String> others = new TreeSet<>(provided);
      others.removeAll(declared);
      problems.add(
          "does not provide %s: %s".formatted(String.join(", ", missing), why(bundle, others)));
    }
    return problems;
  }

  private static boolean offersState(Bundle bundle) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    return references != null
        && Arrays.stream(references)
            .anyMatch(
                reference ->
                    List.of((String[]) reference.getProperty(Constants.OBJECTCLASS))
                        .contains(BackendKind.STATE.service().getName()));
  }

  private String why(Bundle bundle, Set<String> others) {
    Set<String> reasons = new LinkedHashSet<>();
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
    if (!reasons.isEmpty()) {
      return String.join("; ", reasons);
    }
    return others.isEmpty()
        ? "no component of it offers that, with the property " + Backends.NAME
        : "it offers %s instead, which it does not declare: its capability and the property %s must agree"
            .formatted(String.join(", ", others), Backends.NAME);
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

  /** References of constructors have no meaningful name. */
  private static String type(ComponentDescriptionDTO description, String reference) {
    return Arrays.stream(description.references)
        .filter(known -> known.name.equals(reference))
        .map(known -> known.interfaceName)
        .findFirst()
        .orElse(reference);
  }

  /** The messages of a stack trace, without positions and class names. */
  static String firstLines(String trace) {
    Set<String> causes = new LinkedHashSet<>();
    trace
        .lines()
        .filter(line -> !line.startsWith("\t"))
        .map(line -> line.replaceFirst("^Caused by: ", ""))
        .map(line -> CLASS.matcher(line).replaceFirst(""))
        .filter(line -> !line.isBlank() && !line.contains("$0"))
        .forEach(causes::add);
    return causes.isEmpty() ? "the engine's log has the cause" : String.join(", ", causes);
  }
}
