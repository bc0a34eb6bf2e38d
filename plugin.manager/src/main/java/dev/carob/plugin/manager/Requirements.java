package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Checks a jar's requirements against the engine's capabilities, and describes what is missing. */
final class Requirements {

  private static final String OURS = "dev.carob.";
  private static final String SERVICES = "osgi.service";
  private static final String STATE_STORE = BackendKind.STATE.service().getName();
  private static final String NATIVE = "osgi.native";
  private static final Pattern AT_LEAST = Pattern.compile("\\(version>=([^)]+)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");
  private static final Pattern JAVA = Pattern.compile("\\(version[>=]+([^)]+)\\)");

  private final BundleContext context;

  Requirements(BundleContext context) {
    this.context = context;
  }

  /**
   * @throws CarobException.InvalidArgument a requirement is not satisfied
   */
  void check(PluginJar jar) {
    List<String> missing = new ArrayList<>();
    try {
      Resource resource = ResourceBuilder.build(jar.source().toString(), jar.headers());
      refuseState(jar, resource);
      for (Requirement requirement : resource.getRequirements(null)) {
        if (isNeeded(requirement) && !isThere(requirement, resource)) {
          missing.add(words(requirement));
        }
      }
    } catch (BundleException | IllegalArgumentException e) {
      throw new CarobException.InvalidArgument(
          jar.source() + " is refused: its manifest is wrong: " + e.getMessage(), e);
    }
    if (!missing.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "%s is refused: %s %s: it %s"
              .formatted(jar.source(), jar.name(), jar.version(), String.join("; it ", missing)));
    }
  }

  /**
   * Rejects state stores: with another state store, an engine would not find the containers of its
   * root.
   */
  private static void refuseState(PluginJar jar, Resource resource) {
    boolean service =
        resource.getCapabilities(SERVICES).stream()
            .map(c -> c.getAttributes().get(Constants.OBJECTCLASS))
            .anyMatch(
                names ->
                    names instanceof Collection<?> many
                        ? many.contains(STATE_STORE)
                        : STATE_STORE.equals(names));
    boolean declared =
        resource.getCapabilities(Backends.CAPABILITY).stream()
            .anyMatch(c -> BackendKind.STATE.type().equals(c.getAttributes().get("type")));
    if (service || declared) {
      throw new CarobException.InvalidArgument(
          "%s is refused: %s %s provides a state store, and a root keeps the one with which it was first used"
              .formatted(jar.source(), jar.name(), jar.version()));
    }
  }

  private static boolean isNeeded(Requirement requirement) {
    String effective =
        requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, "");
    return !Namespace.RESOLUTION_OPTIONAL.equals(
            requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && !"dynamic"
            .equals(requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && (effective.isEmpty() || effective.equals(Namespace.EFFECTIVE_RESOLVE))
        // The framework chooses among several native libraries, which a filter cannot decide.
        && !requirement.getNamespace().equals(NATIVE);
  }

  private boolean isThere(Requirement requirement, Resource own) {
    RequirementImpl wanted =
        new RequirementImpl(
            own,
            requirement.getNamespace(),
            requirement.getDirectives(),
            requirement.getAttributes());
    return own.getCapabilities(requirement.getNamespace()).stream().anyMatch(wanted::matches)
        || offered(requirement.getNamespace()).stream().anyMatch(wanted::matches);
  }

  private List<Capability> offered(String namespace) {
    List<Capability> all = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      if (revision != null) {
        all.addAll(revision.getCapabilities(namespace));
      }
    }
    return all;
  }

  private String words(Requirement requirement) {
    String filter =
        requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> aPackage(filter);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "needs Java %s, and the engine runs on Java %d: start the engine with a newer one, which CAROB_JAVA names"
              .formatted(
                  first(JAVA, filter).orElse("of another kind"), Runtime.version().feature());
      case BundleRevision.BUNDLE_NAMESPACE ->
          "needs the bundle "
              + value(filter, BundleRevision.BUNDLE_NAMESPACE)
              + ", which is not here";
      default ->
          "needs the capability %s%s, which no bundle here provides"
              .formatted(requirement.getNamespace(), filter.isEmpty() ? "" : " " + filter);
    };
  }

  private String aPackage(String filter) {
    String name = value(filter, PackageNamespace.PACKAGE_NAMESPACE);
    List<String> here =
        offered(PackageNamespace.PACKAGE_NAMESPACE).stream()
            .filter(c -> name.equals(c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
            .map(c -> String.valueOf(c.getAttributes().get(Constants.VERSION_ATTRIBUTE)))
            .toList();
    if (here.isEmpty()) {
      return "imports the package " + name + ", which no bundle here exports";
    }
    String range =
        "["
            + first(AT_LEAST, filter).orElse("0")
            + first(BELOW, filter).map(below -> "," + below + ")").orElse(", …)");
    return name.startsWith(OURS)
        ? "is built for version %s of Carob's API %s, and this engine has %s: build it against this engine's runtime.api"
            .formatted(range, name, String.join(", ", here))
        : "imports version %s of the package %s, and here is %s"
            .formatted(range, name, String.join(", ", here));
  }

  private static String value(String filter, String attribute) {
    return first(Pattern.compile("\\(" + Pattern.quote(attribute) + "=([^)]+)\\)"), filter)
        .orElse(filter);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Describes why the framework does not start a bundle. */
  static String words(BundleException e, PluginJar jar) {
    String nativeCode = jar.headers().get(Constants.BUNDLE_NATIVECODE);
    String message = String.valueOf(e.getMessage());
    if (nativeCode != null && message.contains(NATIVE)) {
      return "its native code is for %s, and this machine is %s on %s"
          .formatted(
              String.join(
                  ", ",
                  Arrays.stream(nativeCode.split("[;,]"))
                      .map(String::strip)
                      .filter(part -> part.contains("osname") || part.contains("processor"))
                      .toList()),
              System.getProperty("os.name"),
              System.getProperty("os.arch"));
    }
    Throwable cause = e.getCause();
    return cause == null ? message : message + ": " + cause;
  }
}
