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
 * The name server that the plugin dnsname (1.3.1) keeps for a network. The plugin does not wait for
 * the end of one that it ends, so that the next finds its address in use; its CHECK finds a file
 * missing that is there; and the server does not start where an interface goes meanwhile.
 */
final class DnsMasq {

  private static final Logger LOG = LoggerFactory.getLogger(DnsMasq.class);
  private static final Path PLACE = Path.of("/run/containers/cni/dnsname");

  /** Names of files of a server, in its directory. */
  static final String CONFIGURATION = "dnsmasq.conf";

  static final String PID = "pidfile";

  private static final int PATIENCE_SECONDS = 10;

  /**
   * What it says where an interface of the host goes while it lists them, and how often at most.
   */
  private static final String INTERFACE_GONE = "failed to find list of interfaces";

  private static final int ATTEMPTS = 10;

  private final Map<String, Object> turns = new ConcurrentHashMap<>();
  private final Consumer<Path> changed;

  /**
   * @param changed is given the file of a network's names after each change
   */
  DnsMasq(Consumer<Path> changed) {
    this.changed = changed;
  }

  /**
   * The file with the names of a network (hosts(5)).
   *
   * @param name by which the plugin knows the network
   */
  static Path names(String name) {
    return PLACE.resolve(name).resolve("addnhosts");
  }

  static boolean isOf(ObjectNode plugin) {
    return plugin.path("type").asText().equals(BridgeConfig.DNS_PLUGIN);
  }

  /** Calls a plugin; this one for a network's containers one after the other. */
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

  /** Calls again where it was nothing but an unlucky moment: other containers come and go. */
  private static JsonNode whileInterfacesGo(Supplier<JsonNode> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (CarobException.NetworkFailed e) {
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(INTERFACE_GONE)) {
          throw e;
        }
        LOG.debug("once more, after {} times", attempt, e);
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
      LOG.warn("the name server {} has been told to end, and does not", server.pid(), e);
    }
  }

  /** Ends a network's server, and removes its files; none being there is no error. */
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

  /** Ends the server of a directory; one that does not run is no error. */
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
   * The server that runs by the configuration in a directory, and no other process with its number.
   */
  static Optional<Pidfd> process(Path place) {
    return pid(place.resolve(PID))
        .flatMap(ProcessInfo::of)
        .filter(found -> !found.state().equals("Z"))
        .filter(found -> found.args().contains(place.resolve(CONFIGURATION).toString()))
        .flatMap(found -> Pidfd.open(found.pid()));
  }

  /** The number in a pid file; empty where there is none. */
  static Optional<Integer> pid(Path file) {
    try {
      return Optional.of(Integer.valueOf(Files.readString(file).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      LOG.debug("{} tells no name server", file, e);
      return Optional.empty();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + file + ": " + e, e);
    }
  }

  /**
   * @throws CarobException.NetworkFailed it does not run
   */
  static void check(ResultCache.Entry entry, ObjectNode plugin) {
    boolean runs =
        pid(PLACE.resolve(RuntimeConfig.name(entry, plugin)).resolve(PID))
            .flatMap(ProcessInfo::of)
            .filter(found -> !found.state().equals("Z"))
            .isPresent();
    if (!runs) {
      throw new CarobException.NetworkFailed(
          "network %s: its name server does not run".formatted(entry.network()), null);
    }
  }
}
