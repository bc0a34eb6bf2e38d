package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import dev.carob.spi.network.NetworkRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the configuration for plugin calls: the plugin's part of the configuration, and the
 * requested values whose capabilities the plugin declares (CNI 1.1, section 3, "Deriving
 * runtimeConfig"; the names are defined in its CONVENTIONS.md).
 */
final class RuntimeConfig {

  /** Key in a plugin's configuration: a name of the network that is unique on this host. */
  static final String HOST_NAME = "carobName";

  /** Key in a plugin's configuration: call the plugin only if this capability is requested. */
  static final String ONLY_FOR = "carobOnlyFor";

  private static final String ALIASES = "aliases";

  private RuntimeConfig() {}

  /** The requested values for an interface of a container, by capability. */
  static ObjectNode of(ObjectMapper mapper, NetworkRequest request, Joining joining) {
    ObjectNode all = mapper.createObjectNode();
    if (!request.ports().isEmpty()) {
      ArrayNode mappings = all.putArray("portMappings");
      request.ports().forEach(one -> add(mappings, one));
    }
    if (!joining.addresses().isEmpty()) {
      joining.addresses().forEach(all.putArray("ips")::add);
    }
    if (!joining.mac().isEmpty()) {
      all.put("mac", joining.mac());
    }
    if (!request.servers().isEmpty() || !request.searches().isEmpty()) {
      ObjectNode names = all.putObject("dns");
      request.servers().forEach(names.putArray("servers")::add);
      request.searches().forEach(names.putArray("searches")::add);
    }
    if (!joining.aliases().isEmpty()) {
      joining.aliases().forEach(all.putObject(ALIASES).putArray(joining.network())::add);
    }
    return all;
  }

  /** The plugins to call for the requested values. */
  static List<ObjectNode> called(NetworkList list, ObjectNode asked) {
    return list.plugins().stream()
        .filter(plugin -> !plugin.has(ONLY_FOR) || asked.has(plugin.path(ONLY_FOR).asText()))
        .toList();
  }

  private static void add(ArrayNode mappings, PortMapping mapping) {
    for (int i = 0; i < mapping.count(); i++) {
      ObjectNode one =
          mappings
              .addObject()
              .put("hostPort", mapping.hostPort() + i)
              .put("containerPort", mapping.containerPort() + i)
              .put("protocol", mapping.protocol());
      if (!mapping.hostAddress().isEmpty()) {
        one.put("hostIP", mapping.hostAddress());
      }
    }
  }

  /** The network name to pass to a plugin. */
  static String name(ResultCache.Entry entry, ObjectNode plugin) {
    return plugin.path(HOST_NAME).asText(entry.network());
  }

  /** CNI 1.1, section 3, "Deriving execution configuration from plugin configuration". */
  static ObjectNode config(
      ResultCache.Entry entry, ObjectNode plugin, @Nullable JsonNode previous) {
    ObjectNode config = plugin.deepCopy();
    String name = name(entry, plugin);
    config.remove(HOST_NAME);
    config.remove(ONLY_FOR);
    config.put("cniVersion", entry.cniVersion()).put("name", name);
    JsonNode capabilities = config.path("capabilities");
    config.remove("capabilities");
    ObjectNode given = config.objectNode();
    entry
        .runtime()
        .fields()
        .forEachRemaining(
            one -> {
              if (capabilities.path(one.getKey()).asBoolean()) {
                given.set(one.getKey(), one.getValue());
              }
            });
    if (given.has(ALIASES)) {
      // Aliases are given by network.
      JsonNode names = given.path(ALIASES).path(entry.network());
      given.putObject(ALIASES).set(name, names);
    }
    if (!given.isEmpty()) {
      config.set("runtimeConfig", given);
    }
    if (previous != null) {
      config.set("prevResult", previous);
    }
    return config;
  }
}
