package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.linux.Links;
import dev.carob.linux.Mounts;
import dev.carob.linux.PrivateDirectories;
import dev.carob.linux.TreeRemoval;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network backend that calls CNI plugins according to network configuration files. Each interface
 * that was set up is recorded in its own file, so that the same plugins take it down after a
 * restart, a reboot or a change of the configuration.
 */
public class CniBackend implements NetworkBackend {

  private static final Logger LOG = LoggerFactory.getLogger(CniBackend.class);
  // CNI 1.1, section 2: the version that introduced the command.
  private static final String CHECK_SINCE = "0.4.0";
  private static final String STATUS_SINCE = "1.1.0";

  private final ObjectMapper mapper = new ObjectMapper();
  private final NetworkFiles files;
  private final CniPlugin plugins;
  private final ResultCache cache;
  private final Path leases;
  private final JointNameServer joint;
  private final DnsMasq names;
  private final Masquerade masquerade = new Masquerade();

  /**
   * @param root this engine's networks are in {@code networks} below it, the state of interfaces in
   *     {@code cni}
   * @param run volatile directory for address leases
   * @param configurations further directories of network configurations
   * @param programs directories of plugins
   * @param limit time after which a plugin is killed
   */
  public CniBackend(
      Path root, Path run, List<Path> configurations, List<Path> programs, Duration limit) {
    files =
        new NetworkFiles(
            mapper,
            new BridgeConfig(mapper, run.resolve("cni/leases")),
            new Subnets(Path.of("/proc/thread-self/net")),
            root.resolve("networks"),
            configurations);
    plugins = new CniPlugin(mapper, programs, limit);
    cache = new ResultCache(mapper, root.resolve("cni"));
    leases = run.resolve("cni/leases");
    joint = new JointNameServer(run.resolve("cni/names"), this::serversOf);
    names = new DnsMasq(joint::namesChanged);
  }

  @Override
  public List<Network> networks() {
    return files.describeAll();
  }

  @Override
  public Network create(NetworkSpec spec) {
    boolean dns = NetworkRules.completed(spec).dns();
    if (dns && !plugins.has(BridgeConfig.DNS_PLUGIN)) {
      if (!spec.servers().isEmpty()) {
        throw missing(BridgeConfig.DNS_PLUGIN, "golang-github-containernetworking-plugin-dnsname");
      }
      LOG.warn(
          "containers on the network {} will not find each other by name: the CNI plugin {} is not"
              + " installed (Debian: apt-get install"
              + " golang-github-containernetworking-plugin-dnsname)",
          spec.name(),
          BridgeConfig.DNS_PLUGIN);
      dns = false;
    }
    if (spec.isolated() && !plugins.has(BridgeConfig.ISOLATION_PLUGIN)) {
      throw missing(BridgeConfig.ISOLATION_PLUGIN, "containernetworking-plugins");
    }
    return files.describe(files.create(spec.withDns(dns)));
  }

  private static CarobException missing(String plugin, String debian) {
    return new CarobException.NetworkFailed(
        "the CNI plugin %s is not installed (Debian: apt-get install %s)".formatted(plugin, debian),
        null);
  }

  @Override
  public void remove(String name) {
    NetworkFiles.Found found = files.find();
    NetworkFiles.Damage damage = found.damaged().get(name);
    if (damage != null) {
      files.requireOwn(name, damage.file());
      // Assume the default bridge name: another one is recorded only in the damaged file.
      removeFromHost(name, files.device(name));
      files.remove(name, damage.file());
      return;
    }
    NetworkList list = found.get(name);
    files.requireOwn(name, list.source());
    Network network = files.describe(list);
    if (network.driver().equals(BridgeConfig.DRIVER) && NetworkFiles.isDevice(network.device())) {
      removeFromHost(name, network.device());
    } else {
      removeLeases(name);
    }
    files.remove(name, list.source());
  }

  /**
   * Call this before removing the file: a network without a bridge gets a new one, but a bridge
   * without a network would remain.
   */
  private void removeFromHost(String name, String device) {
    try {
      Faults.before("remove bridge");
      Links.removeBridge(device);
      masquerade.forget(device);
      names.remove(device);
      removeLeases(name);
      Faults.after("remove bridge");
    } catch (ErrnoException e) {
      throw new CarobException.NetworkFailed(
          "network %s: its bridge %s cannot be removed: %s".formatted(name, device, e.getMessage()),
          e);
    }
  }

  private void removeLeases(String name) {
    try {
      TreeRemoval.remove(leases.resolve(name));
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(
          "network %s: its leases cannot be removed: %s".formatted(name, e), e);
    }
  }

  @Override
  public List<Attachment> setUp(NetworkRequest request) {
    NetworkFiles.Found networks = files.find();
    List<Attachment> attachments = new ArrayList<>();
    try {
      for (Joining joining : request.networks()) {
        attachments.add(add(request, networks.get(joining.network()), joining));
      }
      // Most containers are on one network and need no joint server: skip reading their files.
      boolean joined =
          attachments.size() > 1
              || request.networks().stream()
                  .anyMatch(one -> !BridgeConfig.servers(networks.get(one.network())).isEmpty());
      updateNames(request, joined ? cache.of(request.containerId()) : List.of());
      return attachments;
    } catch (CarobException e) {
      undo(e, () -> tearDown(request));
      throw e;
    }
  }

  @Override
  public Attachment attach(NetworkRequest request, Joining joining) {
    try {
      Attachment made = add(request, files.find().get(joining.network()), joining);
      updateNames(request);
      return made;
    } catch (CarobException.NetworkFailed e) {
      undo(e, () -> detach(request, joining.network()));
      throw e;
    }
  }

  private List<String> serversOf(String network) {
    NetworkList list = files.load().get(network);
    return list == null ? List.of() : BridgeConfig.servers(list);
  }

  @Override
  public Network setServers(String name, List<String> servers) {
    NetworkList list = files.find().get(name);
    NetworkRules.servers(servers, servers.isEmpty() || files.describe(list).dns());
    return files.describe(files.setServers(list, servers));
  }

  @Override
  public void refresh(NetworkRequest request) {
    updateNames(request);
  }

  private void updateNames(NetworkRequest request) {
    updateNames(request, cache.of(request.containerId()));
  }

  private void updateNames(NetworkRequest request, List<ResultCache.Entry> entries) {
    joint.update(request.containerId(), request.namespace(), entries);
  }

  private static void undo(CarobException failure, Runnable undoing) {
    try {
      undoing.run();
    } catch (CarobException e) {
      failure.addSuppressed(e);
    }
  }

  /** Creates the lease directory. A plugin would create it readable by other users. */
  private void makeLeases() {
    try {
      PrivateDirectories.make(leases);
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot create the directory " + leases, e);
    }
  }

  /**
   * Adds an interface. Each one publishes the ports, so that they remain published when the
   * container leaves a network.
   */
  private Attachment add(NetworkRequest request, NetworkList list, Joining joining) {
    makeLeases();
    // Recorded first, so that a set-up interrupted by a crash of the machine is taken down too.
    ObjectNode asked = RuntimeConfig.of(mapper, request, joining);
    ResultCache.Entry entry =
        new ResultCache.Entry(
            request.containerId(),
            list.name(),
            joining.device(),
            list.cniVersion(),
            list.disableCheck(),
            ParentInterface.named(list.name(), RuntimeConfig.called(list, asked)),
            asked,
            null);
    cache.write(entry);
    CompletableFuture<Void> outside = masquerade.ensure(files.describe(list));
    JsonNode result = null;
    for (ObjectNode plugin : entry.plugins()) {
      JsonNode next;
      try {
        ObjectNode config = RuntimeConfig.config(entry, plugin, result);
        next = names.inTurn(entry, plugin, () -> plugins.call(call("ADD", request, entry), config));
      } catch (CarobException.NetworkFailed e) {
        throw new CarobException.NetworkFailed(
            e.getMessage() + hint(plugin) + status(entry, plugin), e);
      }
      result = next.isEmpty() && result != null ? result : next;
    }
    Masquerade.await(outside);
    MetricRoutes.set(list, request.namespace(), joining.device());
    Attachment made = CniResult.attachment(list.name(), joining.device(), result);
    if (ParentInterface.isOf(list.plugins().get(0))) {
      // The gateway is another host.
      made = made.toBuilder().gateway("").build();
    }
    cache.write(entry.with(result));
    return made;
  }

  private static String hint(ObjectNode plugin) {
    return plugin.at("/ipam/type").asText().equals(NetworkRules.DHCP)
        ? " (the daemon of the CNI plugin dhcp must be running: start it with dhcp daemon)"
        : "";
  }

  /** The reason why a plugin is not ready, if it supports STATUS. */
  private String status(ResultCache.Entry entry, ObjectNode plugin) {
    if (older(entry.cniVersion(), STATUS_SINCE)) {
      return "";
    }
    try {
      plugins.call(
          CniPlugin.Call.of("STATUS", entry.network()), RuntimeConfig.config(entry, plugin, null));
      return "";
    } catch (CarobException.NetworkFailed e) {
      return " (" + e.getMessage() + ")";
    }
  }

  private static boolean older(String version, String than) {
    String[] one = version.split("\\.", -1);
    String[] other = than.split("\\.", -1);
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      int difference = Integer.compare(Integer.parseInt(one[i]), Integer.parseInt(other[i]));
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }

  private static CniPlugin.Call call(
      String command, NetworkRequest request, ResultCache.Entry entry) {
    return new CniPlugin.Call(
        command,
        entry.network(),
        request.containerId(),
        request.containerName(),
        isThere(request) ? request.namespace().toString() : "",
        entry.device(),
        entry.runtime());
  }

  private static boolean isThere(NetworkRequest request) {
    return Mounts.isMounted(request.namespace());
  }

  @Override
  public void check(NetworkRequest request) {
    List<ResultCache.Entry> entries = cache.of(request.containerId());
    Map<String, NetworkList> networks = files.load();
    joint.check(request.containerId(), entries);
    for (Joining joining : request.networks()) {
      ResultCache.Entry entry =
          entries.stream()
              .filter(one -> one.network().equals(joining.network()) && one.result() != null)
              .findFirst()
              .orElseThrow(
                  () ->
                      new CarobException.NetworkFailed(
                          "network %s is not set up".formatted(joining.network()), null));
      if (networks.containsKey(entry.network())) {
        masquerade.check(files.describe(networks.get(entry.network())));
      }
      if (entry.disableCheck() || older(entry.cniVersion(), CHECK_SINCE)) {
        continue;
      }
      for (ObjectNode plugin : entry.plugins()) {
        if (DnsMasq.isOf(plugin)) {
          DnsMasq.check(entry, plugin);
          continue;
        }
        plugins.call(
            call("CHECK", request, entry), RuntimeConfig.config(entry, plugin, entry.result()));
      }
    }
  }

  @Override
  public void detach(NetworkRequest request, String network) {
    takeDown(
        request,
        cache.of(request.containerId()).stream()
            .filter(entry -> entry.network().equals(network))
            .toList());
  }

  @Override
  public void tearDown(NetworkRequest request) {
    takeDown(
        request,
        cache.of(request.containerId(), device -> Optional.of(unreadable(request, device))));
  }

  /** Reconstructs the entry of an interface whose file is damaged, as it would be set up now. */
  private ResultCache.Entry unreadable(NetworkRequest request, String device) {
    Optional<Joining> joining =
        request.networks().stream().filter(one -> one.device().equals(device)).findFirst();
    Optional<NetworkList> list = joining.map(one -> files.find().usable().get(one.network()));
    ObjectNode asked =
        joining
            .map(one -> RuntimeConfig.of(mapper, request, one))
            .orElseGet(mapper::createObjectNode);
    return new ResultCache.Entry(
        request.containerId(),
        list.map(NetworkList::name).orElse(""),
        device,
        list.map(NetworkList::cniVersion).orElse(CHECK_SINCE),
        true,
        list.map(one -> RuntimeConfig.called(one, asked)).orElse(List.of()),
        asked,
        null);
  }

  private void takeDown(NetworkRequest request, List<ResultCache.Entry> entries) {
    Map<String, CarobException> failures = new LinkedHashMap<>();
    for (ResultCache.Entry entry : entries) {
      try {
        delete(request, entry);
        cache.remove(entry);
      } catch (CarobException e) {
        failures.put(entry.network(), e);
      }
    }
    try {
      updateNames(request);
      if (failures.isEmpty()) {
        cache.removeUnused(request.containerId());
      }
    } catch (CarobException e) {
      failures.put("", e);
    }
    if (!failures.isEmpty()) {
      CarobException first = failures.values().iterator().next();
      failures.values().stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /**
   * Takes an interface down. Every plugin is called, even if another one fails. If the set-up
   * failed, failures are only logged: the cause may be the configuration, and not every plugin can
   * delete what it has not created.
   */
  private void delete(NetworkRequest request, ResultCache.Entry entry) {
    CarobException.@Nullable NetworkFailed failure = null;
    for (int i = entry.plugins().size() - 1; i >= 0; i--) {
      try {
        ObjectNode plugin = entry.plugins().get(i);
        ObjectNode config = RuntimeConfig.config(entry, plugin, resultForRemoval(entry, plugin));
        if (ParentInterface.isLost(plugin)) {
          releaseAddress(call("DEL", request, entry), config);
          continue;
        }
        names.inTurn(entry, plugin, () -> plugins.call(call("DEL", request, entry), config));
        if (!isThere(request)) {
          LeftoverRules.remove(entry, plugin);
        }
      } catch (CarobException.NetworkFailed e) {
        if (entry.result() == null) {
          LOG.warn(
              "{}: cannot take the network down after a failed set-up: {}",
              request.containerName(),
              e.getMessage());
        } else if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Calls the plugin for addresses, which gets the configuration of the one that calls it. */
  private void releaseAddress(CniPlugin.Call call, ObjectNode config) {
    String ipam = config.at("/ipam/type").asText();
    if (!ipam.isEmpty()) {
      plugins.call(call, ipam, config);
    }
  }

  /**
   * Returns the result to pass to a plugin for DEL. After a failed setup no result is recorded; the
   * plugin dnsname then does nothing, and the container's names would remain. It requires an
   * interface, but uses only the container's name.
   */
  private @Nullable JsonNode resultForRemoval(ResultCache.Entry entry, ObjectNode plugin) {
    if (entry.result() != null || !DnsMasq.isOf(plugin)) {
      return entry.result();
    }
    ObjectNode result = mapper.createObjectNode().put("cniVersion", entry.cniVersion());
    result.putArray("interfaces").addObject().put("name", RuntimeConfig.name(entry, plugin));
    return result;
  }
}
