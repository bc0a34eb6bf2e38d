package dev.carob.network.cni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The interface of the host to which macvlan and ipvlan interfaces belong. If it is removed, the
 * kernel removes them too.
 */
final class ParentInterface {

  private static final String KEY = "master";
  private static final Path ROUTES = Path.of("/proc/thread-self/net/route");
  private static final Path INTERFACES = Path.of("/proc/thread-self/net/dev");
  private static final String ANY = "00000000";
  private static final int DESTINATION = 1;
  private static final int METRIC = 6;
  private static final int MASK = 7;

  private ParentInterface() {}

  /** Returns true if a plugin makes interfaces on a parent. */
  static boolean isOf(ObjectNode plugin) {
    return List.of(NetworkRules.MACVLAN, NetworkRules.IPVLAN)
        .contains(plugin.path("type").asText());
  }

  /**
   * Names the parent in the configurations that leave it open: it must be known for the removal,
   * also if the default route has changed.
   *
   * @throws CarobException.NetworkFailed the host has no default route
   */
  static List<ObjectNode> named(String network, List<ObjectNode> plugins) {
    return plugins.stream()
        .map(
            plugin ->
                isOf(plugin) && plugin.path(KEY).asText().isEmpty()
                    ? plugin.deepCopy().put(KEY, ofDefaultRoute(network))
                    : plugin)
        .toList();
  }

  private static String ofDefaultRoute(String network) {
    try (Stream<String> lines = Files.lines(ROUTES)) {
      return lines
          .map(line -> line.split("\\s+", -1))
          .filter(
              words ->
                  words.length > MASK && words[DESTINATION].equals(ANY) && words[MASK].equals(ANY))
          .min(Comparator.comparingLong(words -> Long.parseLong(words[METRIC])))
          .map(words -> words[0])
          .orElseThrow(
              () ->
                  new CarobException.NetworkFailed(
                      "network %s names no parent interface, and the host has no default route"
                          .formatted(network),
                      null));
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + ROUTES + ": " + e, e);
    }
  }

  /** Returns true if the parent no longer exists; the plugin then refuses every call. */
  static boolean isLost(ObjectNode plugin) {
    String name = plugin.path(KEY).asText();
    return isOf(plugin) && !name.isEmpty() && !exists(name);
  }

  /** Returns true if the host has an interface, with or without an address. */
  static boolean exists(String name) {
    try (Stream<String> lines = Files.lines(INTERFACES)) {
      return lines.anyMatch(line -> line.strip().startsWith(name + ":"));
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + INTERFACES + ": " + e, e);
    }
  }
}
