package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.IpAddress;
import dev.carob.spi.network.Attachment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the result of the last plugin (CNI 1.1, section 5, "ADD Success"). */
final class CniResult {

  private CniResult() {}

  static Attachment attachment(String network, String device, @Nullable JsonNode result) {
    List<String> addresses = new ArrayList<>();
    List<String> gateways = new ArrayList<>();
    List<String> routes = new ArrayList<>();
    List<String> servers = new ArrayList<>();
    List<String> searches = new ArrayList<>();
    String mac = "";
    if (result != null) {
      for (JsonNode one : result.path("interfaces")) {
        if (one.path("name").asText().equals(device) && !one.path("sandbox").asText().isEmpty()) {
          mac = one.path("mac").asText();
        }
      }
      for (JsonNode ip : result.path("ips")) {
        add(addresses, valid(network, ip.path("address").asText()));
        add(gateways, valid(network, ip.path("gateway").asText()));
      }
      for (JsonNode route : result.path("routes")) {
        String gateway = route.path("gw").asText();
        routes.add(route.path("dst").asText() + (gateway.isEmpty() ? "" : " via " + gateway));
      }
      result.path("dns").path("nameservers").forEach(one -> servers.add(one.asText()));
      result.path("dns").path("search").forEach(one -> searches.add(one.asText()));
    }
    return Attachment.builder(network)
        .device(device)
        .mac(mac)
        .addresses(addresses)
        .gateway(gateways.isEmpty() ? "" : gateways.get(0))
        .gateways(gateways)
        .routes(routes)
        .servers(servers)
        .searches(searches)
        .build();
  }

  private static String valid(String network, String text) {
    if (!text.isEmpty() && !IpAddress.isValid(text.replaceFirst("/[0-9]{1,3}$", ""))) {
      throw new CarobException.NetworkFailed(
          "network %s: its plugins returned the invalid address '%s'".formatted(network, text),
          null);
    }
    return text;
  }

  private static void add(List<String> list, String text) {
    if (!text.isEmpty()) {
      list.add(text);
    }
  }
}
