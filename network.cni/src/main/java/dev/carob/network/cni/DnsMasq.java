package dev.carob.network.cni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.ProcessInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The name server that the plugin dnsname keeps for a network. Its own CHECK finds a file missing
 * that is there (1.3.1), so that it would have every network set up anew.
 */
final class DnsMasq {

  private static final Path PLACE = Path.of("/run/containers/cni/dnsname");

  private DnsMasq() {}

  static boolean isOf(ObjectNode plugin) {
    return plugin.path("type").asText().equals(BridgeConfig.DNS_PLUGIN);
  }

  /**
   * @throws CarobException.NetworkFailed it does not run
   */
  static void check(ResultCache.Entry entry, ObjectNode plugin) {
    Path file = PLACE.resolve(RuntimeConfig.name(entry, plugin)).resolve("pidfile");
    try {
      int pid = Integer.parseInt(Files.readString(file).strip());
      if (ProcessInfo.of(pid).filter(found -> !found.state().equals("Z")).isEmpty()) {
        throw missing(entry, file, null);
      }
    } catch (NoSuchFileException | NumberFormatException e) {
      throw missing(entry, file, e);
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot read " + file + ": " + e, e);
    }
  }

  private static CarobException missing(
      ResultCache.Entry entry, Path file, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.NetworkFailed(
        "network %s: the name server of %s does not run".formatted(entry.network(), file), cause);
  }
}
