package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Route;
import dev.carob.linux.Namespaces;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.ProgramStopped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Routes with a metric, which the plugins for addresses do not support. They are added to a
 * container by ip(8), and disappear with its interface.
 */
final class MetricRoutes {

  private static final String KEY = "routes";
  private static final String METRIC = "metric";
  private static final String NO_DEFAULT = "no_default_route";
  private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"));

  private MetricRoutes() {}

  /** Writes the routes to Carob's own part of a configuration. */
  static void put(ObjectNode ours, NetworkSpec spec) {
    if (!spec.defaultRoute()) {
      ours.put(NO_DEFAULT, true);
    }
    if (spec.metric() > 0) {
      ours.put(METRIC, spec.metric());
    }
    ArrayNode routes = ours.putArray(KEY);
    for (Route route : spec.routes()) {
      if (route.metric() > 0) {
        add(routes, route);
      }
    }
    if (spec.metric() > 0 && spec.defaultRoute() && !spec.internal()) {
      ArrayNode defaults = ours.putArray("defaultRoutes");
      spec.subnets().stream()
          .filter(subnet -> !subnet.gateway().isEmpty())
          .forEach(
              subnet ->
                  add(
                      defaults,
                      new Route(
                          subnet.subnet().contains(":") ? "::/0" : "0.0.0.0/0",
                          subnet.gateway(),
                          spec.metric())));
    }
  }

  private static void add(ArrayNode routes, Route route) {
    routes
        .addObject()
        .put("dst", route.destination())
        .put("gw", route.gateway())
        .put(METRIC, route.metric());
  }

  /** Returns the requested routes. */
  static List<Route> of(JsonNode ours) {
    return read(ours.path(KEY));
  }

  private static List<Route> read(JsonNode routes) {
    List<Route> found = new ArrayList<>();
    for (JsonNode one : routes) {
      found.add(
          new Route(one.path("dst").asText(), one.path("gw").asText(), one.path(METRIC).asLong()));
    }
    return found;
  }

  /** Adds the options of the network for its default route. */
  static void options(JsonNode ours, Map<String, String> options) {
    for (String key : List.of(METRIC, NO_DEFAULT)) {
      if (ours.has(key)) {
        options.put(key, ours.path(key).asText());
      }
    }
  }

  /**
   * Adds the routes to a container's namespace.
   *
   * @throws CarobException.NetworkFailed a route cannot be added, or the program is missing
   */
  static void set(NetworkList list, Path namespace, String device) {
    List<Route> routes = of(BridgeConfig.ours(list));
    routes.addAll(read(BridgeConfig.ours(list).path("defaultRoutes")));
    if (routes.isEmpty()) {
      return;
    }
    Namespaces.inNetwork(
        namespace,
        () -> {
          routes.forEach(route -> set(list.name(), route, device));
          return namespace;
        });
  }

  private static void set(String network, Route route, String device) {
    List<String> line =
        List.of(
            program(),
            route.gateway().contains(":") ? "-6" : "-4",
            "route",
            "add",
            route.destination(),
            "via",
            route.gateway(),
            "dev",
            device,
            "metric",
            String.valueOf(route.metric()));
    try {
      ProgramRun.Outcome outcome = ProgramRun.of(line);
      if (outcome.status() != 0) {
        throw new CarobException.NetworkFailed(
            "network %s: %s: %s"
                .formatted(network, String.join(" ", line), outcome.output().strip()),
            null);
      }
    } catch (ProgramStopped e) {
      throw new CarobException.NetworkFailed(
          "network %s: %s: %s".formatted(network, String.join(" ", line), e.getMessage()), e);
    }
  }

  private static String program() {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NetworkFailed(
                    "a route has a metric, but ip is not installed (Debian: apt-get install iproute2)",
                    null))
        .toString();
  }
}
