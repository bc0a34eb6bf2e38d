package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Removes rules that the bridge plugin has left. If a network masquerades ({@code ipMasq}), the
 * plugin makes rules for each container and removes them together with the interface. If the
 * namespace no longer exists, it cannot do so and leaves them.
 */
final class LeftoverRules {

  private static final int CHAIN_NAME = 28;

  private LeftoverRules() {}

  /** Removes leftover rules of an interface, if any. */
  static void remove(ResultCache.Entry entry, ObjectNode plugin) {
    JsonNode result = entry.result();
    if (result == null
        || !plugin.path("type").asText().equals("bridge")
        || !plugin.path("ipMasq").asBoolean()) {
      return;
    }
    String chain = chain(entry.network(), entry.containerId());
    for (JsonNode ip : result.path("ips")) {
      String address = ip.path("address").asText().replaceFirst("/.*", "");
      Iptables iptables = Iptables.of(address);
      if (iptables.does("-S", chain)) {
        String comment = "name: \"%s\" id: \"%s\"".formatted(entry.network(), entry.containerId());
        // The chain may have been flushed.
        iptables.does(
            "-D", "POSTROUTING", "-s", address, "-j", chain, "-m", "comment", "--comment", comment);
        iptables.must("-F", chain);
        iptables.must("-X", chain);
      }
    }
  }

  /**
   * The name of a container's chain as the plugins build it (their pkg/utils): part of a digest.
   */
  static String chain(String network, String containerId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512")
              .digest((network + containerId).getBytes(StandardCharsets.UTF_8));
      return ("CNI-" + HexFormat.of().formatHex(digest)).substring(0, CHAIN_NAME);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
