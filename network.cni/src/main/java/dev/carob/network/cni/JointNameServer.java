package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.linux.Pidfd;
import dev.carob.linux.PrivateDirectories;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.ProgramStopped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a name server for each container that is on several networks with names. The server of a
 * network has only that network's names, and a resolver accepts its answer that a name does not
 * exist. Such a container therefore gets its own dnsmasq, which reads the names of all its
 * networks. Rules in the container's network namespace redirect queries for the networks' servers
 * to this dnsmasq. Other containers cannot query it, and resolv.conf remains unchanged. A container
 * on a network with name servers of its own gets one too, because the server of the network asks
 * those of the host.
 *
 * <p>The server listens on the addresses of the networks' servers, at another port, and runs until
 * the container is on fewer than two networks, none of which has name servers.
 */
final class JointNameServer {

  private static final Logger LOG = LoggerFactory.getLogger(JointNameServer.class);
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/dnsmasq"), Path.of("/usr/local/sbin/dnsmasq"));
  private static final String CHAIN = "CAROB-NAMES";
  private static final int ATTEMPTS = 10;
  private static final int SIGHUP = 1;

  private final Path directory;
  private final Function<String, List<String>> upstream;

  /**
   * @param directory volatile directory for the configuration and pid of each server, by container
   *     id
   * @param upstream returns the name servers of a network for names that are not those of
   *     containers
   */
  JointNameServer(Path directory, Function<String, List<String>> upstream) {
    this.directory = directory;
    this.upstream = upstream;
  }

  /**
   * The name server of a network.
   *
   * @param upstream servers for other names; none: the host's
   */
  private record Server(Path names, String domain, List<String> addresses, List<String> upstream) {}

  /** Returns true if the servers of the networks themselves do not suffice. */
  private static boolean isDue(List<Server> servers) {
    return servers.size() > 1 || servers.stream().anyMatch(one -> !one.upstream().isEmpty());
  }

  /**
   * Starts, restarts or stops a container's server according to its current networks.
   *
   * @param namespace file of the container's network namespace; may no longer exist
   * @throws CarobException.NetworkFailed the server cannot be started
   */
  synchronized void update(String containerId, Path namespace, List<ResultCache.Entry> entries) {
    List<Server> servers = servers(entries);
    end(containerId, namespace);
    if (isDue(servers)) {
      int port = start(containerId, servers);
      direct(namespace, servers, port);
    }
  }

  /** Makes the servers of a network's containers reload the network's names. */
  synchronized void namesChanged(Path names) {
    for (Path place : places()) {
      if (configuration(place).contains(namesLine(names))) {
        DnsMasq.process(place)
            .ifPresent(
                server -> {
                  try (server) {
                    server.send(SIGHUP);
                  }
                });
      }
    }
  }

  /**
   * @throws CarobException.NetworkFailed the container's server is not running
   */
  synchronized void check(String containerId, List<ResultCache.Entry> entries) {
    if (!isDue(servers(entries))) {
      return;
    }
    Optional<Pidfd> server = DnsMasq.process(directory.resolve(containerId));
    server.ifPresent(Pidfd::close);
    if (server.isEmpty()) {
      throw new CarobException.NetworkFailed(
          "the name server for the container's networks is not running", null);
    }
  }

  private List<Server> servers(List<ResultCache.Entry> entries) {
    List<Server> found = new ArrayList<>();
    for (ResultCache.Entry entry :
        entries.stream().sorted(Comparator.comparing(ResultCache.Entry::device)).toList()) {
      JsonNode result = entry.result();
      Optional<ObjectNode> plugin = entry.plugins().stream().filter(DnsMasq::isOf).findFirst();
      // A container with its own name servers does not use those of the networks.
      if (result == null || plugin.isEmpty() || entry.runtime().at("/dns").has("servers")) {
        continue;
      }
      List<String> addresses = new ArrayList<>();
      result.at("/dns/nameservers").forEach(one -> addresses.add(one.asText()));
      if (!addresses.isEmpty()) {
        found.add(
            new Server(
                DnsMasq.names(RuntimeConfig.name(entry, plugin.get())),
                plugin.get().path("domainName").asText(),
                addresses,
                upstream.apply(entry.network())));
      }
    }
    return found;
  }

  private int start(String containerId, List<Server> servers) {
    Path place = directory.resolve(containerId);
    try {
      PrivateDirectories.make(place);
      for (int attempt = 1; ; attempt++) {
        int port = freePort(servers.get(0).addresses().get(0));
        Files.writeString(file(place), text(place, servers, port));
        ProgramRun.Outcome outcome =
            ProgramRun.of(List.of(program(), "--conf-file=" + file(place)));
        if (outcome.status() == 0) {
          return port;
        }
        if (attempt == ATTEMPTS) {
          throw new CarobException.NetworkFailed(
              "dnsmasq for container %s failed with exit status %d: %s"
                  .formatted(containerId, outcome.status(), outcome.output().strip()),
              null);
        }
        // Another program has taken the port, or an interface of another container disappeared
        // meanwhile.
        LOG.debug("dnsmasq, attempt {}: {}", attempt, outcome.output());
      }
    } catch (IOException | ProgramStopped e) {
      throw new CarobException.NetworkFailed(
          "cannot start dnsmasq for container " + containerId + ": " + e.getMessage(), e);
    }
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private static String program() {
    return PROGRAMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NetworkFailed(
                    "dnsmasq is not installed (Debian: apt-get install dnsmasq-base)", null))
        .toString();
  }

  /**
   * The server's configuration (dnsmasq(8)), like that of the plugin dnsname, with the names of all
   * networks.
   */
  private static String text(Path place, List<Server> servers, int port) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "strict-order",
                // As in the plugin: other users cannot read the directories of names.
                "user=root",
                "no-hosts",
                "bind-interfaces",
                "port=" + port,
                "pid-file=" + place.resolve(DnsMasq.PID)));
    String domain = servers.get(0).domain();
    if (!domain.isEmpty()) {
      lines.addAll(List.of("expand-hosts", "domain=" + domain, "local=/" + domain + "/"));
    }
    List<String> upstream =
        servers.stream().flatMap(one -> one.upstream().stream()).distinct().toList();
    if (!upstream.isEmpty()) {
      lines.add("no-resolv");
      upstream.forEach(one -> lines.add("server=" + one));
    }
    Set<String> domains = new LinkedHashSet<>(List.of(domain));
    for (Server server : servers) {
      lines.add(namesLine(server.names()));
      server.addresses().forEach(one -> lines.add("listen-address=" + one));
      if (domains.add(server.domain())) {
        server.addresses().forEach(one -> lines.add("server=/" + server.domain() + "/" + one));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String namesLine(Path names) {
    return "addn-hosts=" + names;
  }

  /** Redirects queries for the networks' servers to the joint server. */
  private static void direct(Path namespace, List<Server> servers, int port) {
    List<String> all = servers.stream().flatMap(one -> one.addresses().stream()).toList();
    Namespaces.inNetwork(
        namespace,
        () -> {
          for (boolean six : new boolean[] {false, true}) {
            List<String> addresses = all.stream().filter(one -> one.contains(":") == six).toList();
            if (!addresses.isEmpty()) {
              direct(addresses, port);
            }
          }
          return namespace;
        });
  }

  private static void direct(List<String> addresses, int port) {
    Iptables iptables = Iptables.of(addresses.get(0));
    iptables.must("-N", CHAIN);
    for (String address : addresses) {
      String target = (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
      for (String protocol : List.of("udp", "tcp")) {
        iptables.must(
            "-A",
            CHAIN,
            "-d",
            address,
            "-p",
            protocol,
            "--dport",
            "53",
            "-j",
            "DNAT",
            "--to-destination",
            target);
      }
    }
    iptables.must("-I", "OUTPUT", "-j", CHAIN);
  }

  private static void directNoMore(Path namespace) {
    Namespaces.inNetwork(
        namespace,
        () -> {
          for (String version : List.of("0.0.0.0", "::")) {
            Iptables iptables = Iptables.of(version);
            if (iptables.does("-F", CHAIN)) {
              // The container may have changed its rules.
              iptables.does("-D", "OUTPUT", "-j", CHAIN);
              iptables.must("-X", CHAIN);
            }
          }
          return namespace;
        });
  }

  /** Stops a container's server. Does nothing if it is not running. */
  private void end(String containerId, Path namespace) {
    Path place = directory.resolve(containerId);
    if (!Files.isDirectory(place)) {
      return;
    }
    DnsMasq.end(place);
    if (Mounts.isMounted(namespace)) {
      directNoMore(namespace);
    }
    DnsMasq.delete(place);
  }

  private List<Path> places() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.toList();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot list " + directory + ": " + e, e);
    }
  }

  private static List<String> configuration(Path place) {
    try {
      return Files.exists(file(place)) ? Files.readAllLines(file(place)) : List.of();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + file(place) + ": " + e, e);
    }
  }

  private static Path file(Path place) {
    return place.resolve(DnsMasq.CONFIGURATION);
  }
}
