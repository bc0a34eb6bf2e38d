package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The rules by which addresses behind a bridge stand for the host's (its option {@code ipMasq}).
 * The plugin takes them away with the interface in the namespace; where the namespace is gone it
 * can't, and leaves them for ever.
 */
final class Masquerade {

  private static final int CHAIN_NAME = 28;
  private static final List<Path> PROGRAMS = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

  private Masquerade() {}

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
      String program = program(address.contains(":") ? "ip6tables" : "iptables");
      if (iptables(program, "-S", chain)) {
        String comment = "name: \"%s\" id: \"%s\"".formatted(entry.network(), entry.containerId());
        iptables(
            program,
            "-D",
            "POSTROUTING",
            "-s",
            address,
            "-j",
            chain,
            "-m",
            "comment",
            "--comment",
            comment);
        if (!iptables(program, "-F", chain) || !iptables(program, "-X", chain)) {
          throw new CarobException.NetworkFailed(
              "the rules %s of network %s can't be taken away".formatted(chain, entry.network()),
              null);
        }
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

  private static String program(String name) {
    return PROGRAMS.stream()
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NetworkFailed(
                    "there is no " + name + ": install it (Debian: apt-get install iptables)",
                    null))
        .toString();
  }

  private static boolean iptables(String program, String... arguments) {
    List<String> line = new ArrayList<>(List.of(program, "-w", "-t", "nat"));
    line.addAll(List.of(arguments));
    return Run.of(line).status() == 0;
  }
}
