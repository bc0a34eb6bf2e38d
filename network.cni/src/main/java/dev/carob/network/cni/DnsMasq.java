package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.FdWatch;
import dev.carob.linux.Pidfd;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.Signals;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works around defects of the plugin dnsname (1.3.1), which runs a name server (dnsmasq) for each
 * network. The plugin does not wait until a server that it stops has ended, so that the next one
 * finds its address in use. Its CHECK reports an existing file as missing. The server does not
 * start if an interface disappears meanwhile.
 */
final class DnsMasq {

  private static final Logger LOG = LoggerFactory.getLogger(DnsMasq.class);
  private static final Path PLACE = Path.of("/run/containers/cni/dnsname");

  /** Names of files in a server's directory. */
  static final String CONFIGURATION = "dnsmasq.conf";

  static final String PID = "pidfile";

  private static final int PATIENCE_SECONDS = 10;

  /**
   * The server's message when an interface of the host disappears while it lists them, and the
   * maximum number of attempts.
   */
  private static final String INTERFACE_GONE = "failed to find list of interfaces";

  private static final int ATTEMPTS = 10;

  private final Map<String, Object> turns = new ConcurrentHashMap<>();
  private final Consumer<Path> changed;

  /**
   * @param changed receives the file of a network's names after each change
   */
  DnsMasq(Consumer<Path> changed) {
    this.changed = changed;
  }

  /**
   * The file with the names of a network (hosts(5)).
   *
   * @param name the network's name as passed to the plugin
   */
  static Path names(String name) {
    return PLACE.resolve(name).resolve("addnhosts");
  }

  static boolean isOf(ObjectNode plugin) {
    return plugin.path("type").asText().equals(BridgeConfig.DNS_PLUGIN);
  }

  /** Calls a plugin. Calls of this plugin for containers of one network are serialized. */
  JsonNode inTurn(ResultCache.Entry entry, ObjectNode plugin, Supplier<JsonNode> call) {
    if (!isOf(plugin)) {
      return call.get();
    }
    String name = RuntimeConfig.name(entry, plugin);
    synchronized (turns.computeIfAbsent(name, key -> new Object())) {
      Optional<Pidfd> before = pid(PLACE.resolve(name).resolve(PID)).flatMap(Pidfd::open);
      try {
        return whileInterfacesGo(call);
      } finally {
        before.ifPresent(
            server -> {
              try (server) {
                if (!Files.exists(PLACE.resolve(name))) {
                  awaitEnd(server);
                }
              }
            });
        changed.accept(names(name));
      }
    }
  }

  /**
   * Repeats a call that failed because an interface of another container appeared or disappeared.
   */
  private static JsonNode whileInterfacesGo(Supplier<JsonNode> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (CarobException.NetworkFailed e) {
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(INTERFACE_GONE)) {
          throw e;
        }
        LOG.debug("retrying after attempt {}", attempt, e);
      }
    }
  }

  private static void awaitEnd(Pidfd server) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (FdWatch watch = new FdWatch("carob-dnsmasq")) {
      watch.once(server.fd(), () -> ended.complete(null));
      ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the name server {} does not end", server.pid(), e);
    }
  }

  /**
   * Stops a network's name server and removes its files. Does nothing if the files do not exist.
   */
  void remove(String name) {
    Path place = PLACE.resolve(name);
    if (!Files.isDirectory(place)) {
      return;
    }
    synchronized (turns.computeIfAbsent(name, key -> new Object())) {
      end(place);
      delete(place);
    }
  }

  /** Stops the server of a directory. Does nothing if it is not running. */
  static void end(Path place) {
    process(place)
        .ifPresent(
            server -> {
              try (server) {
                server.send(Signals.SIGTERM);
                awaitEnd(server);
              }
            });
  }

  /** Removes the directory of a server. */
  static void delete(Path place) {
    try {
      TreeRemoval.remove(place);
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot remove " + place + ": " + e, e);
    }
  }

  /**
   * The running server of a configuration directory. A process that merely has the same pid is not
   * returned.
   */
  static Optional<Pidfd> process(Path place) {
    return pid(place.resolve(PID))
        .flatMap(ProcessInfo::of)
        .filter(found -> !found.state().equals("Z"))
        .filter(found -> found.args().contains(place.resolve(CONFIGURATION).toString()))
        .flatMap(found -> Pidfd.open(found.pid()));
  }

  /** Reads a pid file; empty if the file does not exist. */
  static Optional<Integer> pid(Path file) {
    try {
      return Optional.of(Integer.valueOf(Files.readString(file).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      LOG.debug("{} does not contain the pid of a name server", file, e);
      return Optional.empty();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + file + ": " + e, e);
    }
  }

  /**
   * @throws CarobException.NetworkFailed the server is not running
   */
  static void check(ResultCache.Entry entry, ObjectNode plugin) {
    boolean runs =
        pid(PLACE.resolve(RuntimeConfig.name(entry, plugin)).resolve(PID))
            .flatMap(ProcessInfo::of)
            .filter(found -> !found.state().equals("Z"))
            .isPresent();
    if (!runs) {
      throw new CarobException.NetworkFailed(
          "network %s: its name server is not running".formatted(entry.network()), null);
    }
  }
}
