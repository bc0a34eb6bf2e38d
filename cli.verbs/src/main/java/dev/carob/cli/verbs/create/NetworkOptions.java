package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.network.Networking;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import dev.carob.cli.podman.value.NetworkMode;
import dev.carob.cli.verbs.common.AddressOptions;
import dev.carob.cli.verbs.common.CsvList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for networks. */
public final class NetworkOptions {

  @Option(
      names = {"--net", "--network"},
      paramLabel = "NETWORK",
      description =
          "none, host, bridge, slirp4netns[:OPTIONS], container:NAME, ns:PATH, or NAME[:ip=,ip6=,mac=,alias=,"
              + "interface_name=] of a network to join; several times, or names with commas")
  private List<String> networks = new ArrayList<>();

  @Mixin private AddressOptions address = new AddressOptions();

  @Option(
      names = "--network-alias",
      paramLabel = "NAME",
      parameterConsumer = CsvList.class,
      description = "Add a name by which other containers in its networks find it")
  private List<String> aliases = new ArrayList<>();

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "PORT",
      parameterConsumer = CsvList.class,
      description =
          "Publish a port, or a range, to the host: [[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = {"-P", "--publish-all"},
      description = "Publish all exposed ports to free ports of the host")
  private boolean publishAll;

  @Option(
      names = "--expose",
      paramLabel = "PORT",
      parameterConsumer = CsvList.class,
      description = "Expose a port, in addition to the image's")
  private List<String> expose = new ArrayList<>();

  /**
   * Sets the networks and ports of a spec.
   *
   * @param warnings receives what is ignored
   */
  public void apply(ContainerSpec.Builder builder, Consumer<String> warnings) {
    List<Joining> joinings = new ArrayList<>();
    boolean mode = networks.size() == 1 && NetworkMode.isMode(networks.get(0));
    boolean discarded =
        mode
            && !networks.get(0).isEmpty()
            && !NetworkMode.isSlirp(networks.get(0))
            && !(ports.isEmpty() && !publishAll);
    if (discarded) {
      ports.forEach(PortMapping::parse);
      warnings.accept(
          "Port mappings have been discarded as one of the Host, Container, Pod, and None network"
              + " modes are in use");
    }
    if (!mode) {
      for (String text : networks) {
        if (NetworkMode.isMode(text)) {
          throw new CarobException.InvalidArgument(
              "cannot set multiple networks with " + text + ": network mode invalid");
        }
        for (Joining joining : joinings(text)) {
          if (joining.network().isEmpty()) {
            throw new CarobException.InvalidArgument(
                "invalid network '" + text + "': a network name is empty");
          }
          joinings.add(joining);
        }
      }
    }
    boolean placed = address.given();
    if (joinings.size() > 1 && placed) {
      throw new CarobException.InvalidArgument(
          "--ip, --ip6 and --mac-address require a single network: with several, use --network"
              + " NAME:ip=ADDRESS");
    }
    boolean wished = placed || !aliases.isEmpty();
    if (wished && !mode && joinings.isEmpty()) {
      // An empty name stands for the default network.
      joinings.add(Joining.to(""));
    }
    if (wished && mode) {
      throw new CarobException.InvalidArgument(
          "--ip, --ip6, --mac-address and --network-alias require a network: they conflict with"
              + " --network "
              + networks.get(0));
    }
    builder.network(
        mode
            ? networks.get(0)
            : joinings.stream()
                .map(Joining::network)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(",")));
    expose.forEach(PortMapping::parse);
    builder.networking(
        Networking.builder()
            .joinings(joinings.stream().map(this::wished).toList())
            .ports(discarded ? List.of() : ports.stream().map(PortMapping::parse).toList())
            .expose(expose)
            .publishAll(publishAll && !discarded)
            .build());
  }

  /** Parses a list of names, or one name with options. */
  private static List<Joining> joinings(String text) {
    if (text.contains(":")) {
      return List.of(Joining.parse(text));
    }
    List<Joining> found = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      found.add(Joining.to(name));
    }
    return found;
  }

  private Joining wished(Joining joining) {
    return address.on(joining).withAliases(aliases);
  }
}
