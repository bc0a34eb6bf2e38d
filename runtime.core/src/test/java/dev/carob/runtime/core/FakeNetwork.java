package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.linux.Mounts;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks in memory. Records its calls and fails on request. */
final class FakeNetwork implements NetworkBackend {

  final List<String> calls = new ArrayList<>();
  private final List<String> names;
  private final Map<String, List<String>> servers = new HashMap<>();
  String failing = "";

  FakeNetwork(String... names) {
    this.names = new ArrayList<>(List.of(names));
  }

  private void called(String call) {
    calls.add(call);
    if (!failing.isEmpty() && call.startsWith(failing)) {
      throw new CarobException.NetworkFailed("no bridge", null);
    }
  }

  private Network network(String name) {
    return Network.builder(name)
        .id("id-" + name)
        .driver("fake")
        .servers(servers.getOrDefault(name, List.of()))
        .own(true)
        .build();
  }

  @Override
  public List<Network> networks() {
    return names.stream().map(this::network).toList();
  }

  @Override
  public Network create(NetworkSpec spec) {
    called("create " + spec.name());
    names.add(spec.name());
    return network(spec.name());
  }

  @Override
  public void remove(String name) {
    called("remove " + name);
    names.remove(name);
  }

  @Override
  public Network setServers(String name, List<String> servers) {
    called("servers " + name + " " + servers);
    this.servers.put(name, servers);
    return network(name);
  }

  @Override
  public void refresh(NetworkRequest request) {
    called("refresh " + words(request.networks()));
  }

  private static Attachment attachment(Joining joining) {
    return Attachment.builder(joining.network())
        .device(joining.device())
        .addresses(List.of("10.0.0.2/24"))
        .gateway("10.0.0.1")
        .build();
  }

  @Override
  public List<Attachment> setUp(NetworkRequest request) {
    called("up " + words(request.networks()) + " " + Mounts.isMounted(request.namespace()));
    return request.networks().stream().map(FakeNetwork::attachment).toList();
  }

  private static List<String> words(List<Joining> joinings) {
    return joinings.stream().map(one -> one.network() + "@" + one.device()).toList();
  }

  @Override
  public Attachment attach(NetworkRequest request, Joining joining) {
    called("attach " + words(List.of(joining)));
    return attachment(joining);
  }

  @Override
  public void detach(NetworkRequest request, String network) {
    called("detach " + network);
  }

  @Override
  public void check(NetworkRequest request) {
    called("check " + words(request.networks()));
  }

  @Override
  public void tearDown(NetworkRequest request) {
    called("down");
  }
}
