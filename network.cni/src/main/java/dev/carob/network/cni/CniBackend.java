package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Networks from configuration files, set up by CNI plugins. What was set up is kept in a file each,
 * so that it is taken down by the same plugins after a restart, or after the configuration changed.
 */
public class CniBackend implements NetworkBackend {

  private static final Logger LOG = LoggerFactory.getLogger(CniBackend.class);

  private final NetworkDirectories directories;
  private final CniPlugin plugins;
  private final ResultCache cache;
  private final ObjectNode loopback;

  /**
   * @param root networks of this engine are in {@code networks} below it
   * @param run volatile: leases of addresses and what is set up
   * @param configurations directories of network configurations besides
   * @param programs directories of plugins
   */
  public CniBackend(Path root, Path run, List<Path> configurations, List<Path> programs) {
    ObjectMapper mapper = new ObjectMapper();
    Path own = root.resolve("networks");
    DefaultNetwork standard =
        new DefaultNetwork(
            mapper,
            own.resolve(DefaultNetwork.NAME + ".conflist"),
            run.resolve("cni/leases"),
            Path.of("/proc/net/route"));
    List<Path> all = new ArrayList<>(List.of(own));
    all.addAll(configurations);
    directories = new NetworkDirectories(mapper, standard, all);
    plugins = new CniPlugin(mapper, programs);
    cache = new ResultCache(mapper, run.resolve("cni/results"));
    loopback =
        mapper
            .createObjectNode()
            .put("type", "loopback")
            .put("cniVersion", "1.0.0")
            .put("name", "loopback");
  }

  @Override
  public List<String> networks() {
    return List.copyOf(directories.load().keySet());
  }

  @Override
  public List<Attachment> setUp(NetworkRequest request) {
    Map<String, NetworkList> known = directories.load();
    List<Attachment> attachments = new ArrayList<>();
    // Nobody else does, in a namespace that the engine made; it goes with the namespace.
    plugins.call(call("ADD", request, "loopback", "lo"), loopback);
    try {
      for (int i = 0; i < request.networks().size(); i++) {
        NetworkList list = known.get(request.networks().get(i));
        if (list == null) {
          throw new CarobException.NotFound(
              "there is no network "
                  + request.networks().get(i)
                  + "; there are: "
                  + known.keySet());
        }
        attachments.add(add(request, list, "eth" + i));
      }
      return attachments;
    } catch (CarobException e) {
      try {
        tearDown(request);
      } catch (CarobException undoing) {
        e.addSuppressed(undoing);
      }
      throw e;
    }
  }

  private Attachment add(NetworkRequest request, NetworkList list, String device) {
    // Noted first: what a plugin had begun when the machine stopped is taken down too.
    ResultCache.Entry entry =
        new ResultCache.Entry(
            request.containerId(), list.name(), device, list.cniVersion(), list.plugins(), null);
    cache.write(entry);
    JsonNode result = null;
    for (ObjectNode plugin : list.plugins()) {
      JsonNode next =
          plugins.call(
              call("ADD", request, list.name(), device),
              config(plugin, list.name(), list.cniVersion(), result));
      result = next.isEmpty() && result != null ? result : next;
    }
    cache.write(entry.with(result));
    return attachment(list.name(), device, result);
  }

  private static CniPlugin.Call call(
      String command, NetworkRequest request, String network, String device) {
    boolean there = Files.exists(request.namespace());
    return new CniPlugin.Call(
        command,
        network,
        request.containerId(),
        there ? request.namespace().toString() : "",
        device);
  }

  /** CNI 1.0, section 3, "Deriving execution configuration from plugin configuration". */
  private static ObjectNode config(
      ObjectNode plugin, String network, String version, @Nullable JsonNode previous) {
    ObjectNode config = plugin.deepCopy();
    config.remove("capabilities");
    config.put("cniVersion", version).put("name", network);
    if (previous != null) {
      config.set("prevResult", previous);
    }
    return config;
  }

  private static Attachment attachment(String network, String device, @Nullable JsonNode result) {
    List<String> addresses = new ArrayList<>();
    String mac = "";
    String gateway = "";
    if (result != null) {
      for (JsonNode one : result.path("interfaces")) {
        if (one.path("name").asText().equals(device) && !one.path("sandbox").asText().isEmpty()) {
          mac = one.path("mac").asText();
        }
      }
      for (JsonNode ip : result.path("ips")) {
        addresses.add(ip.path("address").asText());
        gateway = gateway.isEmpty() ? ip.path("gateway").asText() : gateway;
      }
    }
    return new Attachment(network, device, mac, addresses, gateway);
  }

  @Override
  public void tearDown(NetworkRequest request) {
    Map<String, CarobException> failures = new LinkedHashMap<>();
    for (ResultCache.Entry entry : cache.of(request.containerId())) {
      try {
        delete(request, entry);
        cache.remove(entry);
      } catch (CarobException e) {
        failures.put(entry.network(), e);
      }
    }
    if (!failures.isEmpty()) {
      CarobException first = failures.values().iterator().next();
      failures.values().stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /**
   * Takes one interface down. One that never came up may owe that to its configuration, and plugins
   * are not all able to delete what they have not made: it is tried, and not insisted on.
   */
  private void delete(NetworkRequest request, ResultCache.Entry entry) {
    for (int i = entry.plugins().size() - 1; i >= 0; i--) {
      try {
        plugins.call(
            call("DEL", request, entry.network(), entry.device()),
            config(entry.plugins().get(i), entry.network(), entry.cniVersion(), entry.result()));
      } catch (CarobException.NetworkFailed e) {
        if (entry.result() != null) {
          throw e;
        }
        LOG.warn("{}: after it could not be set up: {}", request.containerName(), e.getMessage());
      }
    }
  }
}
