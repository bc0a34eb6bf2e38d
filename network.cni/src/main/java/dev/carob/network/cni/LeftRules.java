package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The rules that the bridge plugin makes for each container, where it is asked to masquerade
 * ({@code ipMasq}). It takes them away with the interface in the namespace; where the namespace is
 * gone it can't, and leaves them for ever.
 */
final class LeftRules {

  private static final int CHAIN_NAME = 28;

  private LeftRules() {}

  /** Takes away what a plugin has left of an interface; nothing being there is no error. */
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
        // It may have been flushed.
        iptables.does(
            "-D", "POSTROUTING", "-s", address, "-j", chain, "-m", "comment", "--comment", comment);
        iptables.must("-F", chain);
        iptables.must("-X", chain);
      }
    }
  }

  /** As the plugins name a chain of one container (their pkg/utils): a part of a digest. */
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
