package dev.carob.cli.verbs.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Subnet;
import dev.carob.cli.podman.filter.NetworkFilters;
import dev.carob.cli.podman.shape.NetworkJson;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.AddressOptions;
import dev.carob.cli.verbs.common.Existence;
import dev.carob.cli.verbs.common.InspectEach;
import dev.carob.cli.verbs.common.ListOptions;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.RemoveEach;
import dev.carob.cli.verbs.common.Selection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code network …}: what containers are joined to. */
final class NetworkVerbs {

  private NetworkVerbs() {}

  @Command(name = "create", description = "Make a network")
  static final class Create extends Verb {
    @Option(
        names = {"-d", "--driver"},
        paramLabel = "DRIVER",
        description = "bridge (the default)")
    private String driver = "";

    @Option(names = "--disable-dns", description = "Containers do not find each other by name")
    private boolean disableDns;

    @Option(
        names = "--gateway",
        paramLabel = "ADDRESS",
        description = "The host's address, of the subnet in the same place")
    private List<String> gateways = new ArrayList<>();

    @Option(names = "--ignore", description = "A network that is there already is no error")
    private boolean ignore;

    @Option(
        names = "--interface-name",
        paramLabel = "NAME",
        description = "Name of the bridge on the host")
    private String device = "";

    @Option(names = "--internal", description = "Reach nothing outside")
    private boolean internal;

    @Option(
        names = "--ip-range",
        paramLabel = "RANGE",
        description = "Addresses that containers get, FIRST-LAST or CIDR, of the subnet in place")
    private List<String> ranges = new ArrayList<>();

    @Option(names = "--ipv6", description = "A subnet of IPv6 too")
    private boolean ipv6;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Add a label")
    private List<String> labels = new ArrayList<>();

    @Option(
        names = {"-o", "--opt"},
        paramLabel = "KEY=VALUE",
        description = "mtu or vlan")
    private List<String> options = new ArrayList<>();

    @Option(
        names = "--subnet",
        paramLabel = "CIDR",
        description = "Its addresses; one that is free by default")
    private List<String> subnets = new ArrayList<>();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "One is made up")
    private String name = "";

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Map<String, String> pairs = new LinkedHashMap<>();
      KeyValues.pairs(labels, pairs::put);
      try {
        Network made =
            engine()
                .networks()
                .create(
                    NetworkSpec.builder()
                        .name(name)
                        .driver(driver)
                        .subnets(chosen())
                        .ipv6(ipv6)
                        .internal(internal)
                        .dns(!disableDns)
                        .device(device)
                        .mtu(number("mtu"))
                        .vlan(number("vlan"))
                        .labels(pairs)
                        .build());
        out().println(made.name());
      } catch (CarobException.NameInUse e) {
        if (!ignore) {
          throw e;
        }
        out().println(name);
      }
      return 0;
    }

    private List<Subnet> chosen() {
      if (gateways.size() > subnets.size() || ranges.size() > subnets.size()) {
        throw new CarobException.InvalidArgument(
            "cannot set gateway or range without a subnet: give --subnet before each");
      }
      List<Subnet> found = new ArrayList<>();
      for (int i = 0; i < subnets.size(); i++) {
        Subnet subnet =
            Subnet.builder(subnets.get(i))
                .gateway(i < gateways.size() ? gateways.get(i) : "")
                .build();
        found.add(i < ranges.size() ? subnet.withRange(ranges.get(i)) : subnet);
      }
      return found;
    }

    // RFC 791: what every host of IPv4 must be able to forward.
    private static final int SMALLEST_MTU = 68;
    private static final int LARGEST_MTU = 65_535;
    private static final int LAST_VLAN = 4_094;

    private int number(String key) {
      int number = 0;
      for (String option : options) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        if (!List.of("mtu", "vlan").contains(name)) {
          throw new CarobException.InvalidArgument(
              "unsupported bridge network option " + name + ": there are mtu and vlan");
        }
        if (name.equals(key)) {
          String value = option.substring(equals + 1);
          int least = key.equals("mtu") ? SMALLEST_MTU : 1;
          int most = key.equals("mtu") ? LARGEST_MTU : LAST_VLAN;
          number = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
          if (number < least || number > most) {
            throw new CarobException.InvalidArgument(
                "invalid option '%s': it must be a number from %d to %d"
                    .formatted(option, least, most));
          }
        }
      }
      return number;
    }
  }

  @Command(name = "ls", description = "List networks")
  static final class Ls extends Verb {
    @Mixin private ListOptions options = new ListOptions();

    @Option(names = "--no-trunc", description = "Write ids whole")
    private boolean noTrunc;

    Ls(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<Network> found =
          engine().networks().list().stream()
              .filter(NetworkFilters.of(options.filters(), engine()))
              .toList();
      if (options.isJson()) {
        options.print(out(), found.stream().map(NetworkJson::of).toList(), "name", "", Map.of());
        return 0;
      }
      String id = noTrunc ? "{{.ID}}" : "{{.ShortID}}";
      options.print(
          out(),
          found.stream().map(NetworkJson::fields).toList(),
          "Name",
          id + "\t{{.Name}}\t{{.Driver}}",
          Map.of("ID", "NETWORK ID", "ShortID", "NETWORK ID"));
      return 0;
    }
  }

  @Command(name = "inspect", description = "Tell all about networks")
  static final class Inspect extends InspectEach {
    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public JsonNode node(String name) {
      Network network = engine().networks().inspect(name);
      return isJson() ? NetworkJson.of(network) : NetworkJson.fields(network);
    }
  }

  @Command(name = "rm", description = "Remove networks")
  static final class Rm extends RemoveEach {
    @Option(
        names = {"-f", "--force"},
        description = "Remove the containers that join it first, by force")
    private boolean force;

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public List<String> all() {
      return engine().networks().list().stream()
          .filter(Network::own)
          .skip(1)
          .map(Network::name)
          .toList();
    }

    @Override
    public void remove(String name) {
      if (force) {
        engine().networks().containers(name).forEach(id -> engine().remove(id, RemoveOptions.KILL));
      }
      engine().networks().remove(name);
    }
  }

  @Command(name = "prune", description = "Remove all networks that no container joins")
  static final class Prune extends PruneVerb {
    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String what() {
      return "all networks not used by at least one container";
    }

    @Override
    public Supplier<List<Removal>> removal(List<String> filters) {
      Predicate<Network> filter = NetworkFilters.of(filters, engine());
      return () -> services().housekeeping().pruneNetworks(filter);
    }
  }

  @Command(name = "exists", description = "End with 0 if the network is there, with 1 if not")
  static final class Exists extends Existence {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      engine().networks().inspect(name);
    }
  }

  @Command(name = "connect", description = "Have a container join a network")
  static final class Connect extends Verb {
    @Option(
        names = "--alias",
        paramLabel = "NAME",
        description = "A name by which others there find it")
    private List<String> aliases = new ArrayList<>();

    @Mixin private AddressOptions address = new AddressOptions();

    @Parameters(index = "0", paramLabel = "NETWORK", description = "Its name or id")
    private String network = "";

    @Parameters(index = "1", paramLabel = "CONTAINER", description = "Its name or id")
    private String container = "";

    Connect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Joining joining = address.on(Joining.to(network)).withAliases(aliases);
      engine().networks().connect(container, joining);
      return 0;
    }
  }

  @Command(name = "disconnect", description = "Have a container leave a network")
  static final class Disconnect extends Verb {
    @Parameters(index = "0", paramLabel = "NETWORK", description = "Its name or id")
    private String network = "";

    @Parameters(index = "1", paramLabel = "CONTAINER", description = "Its name or id")
    private String container = "";

    Disconnect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      engine().networks().disconnect(container, network);
      return 0;
    }
  }

  @Command(
      name = "reload",
      description = "Set up what is missing of containers' networks, as when rules were flushed")
  static final class Reload extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "All containers that run and have networks")
    private boolean all;

    @Option(
        names = {"-l", "--latest"},
        description = "The newest container")
    private boolean latest;

    @Parameters(paramLabel = "CONTAINER", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Reload(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if ((all ? 1 : 0) + (latest ? 1 : 0) + (names.isEmpty() ? 0 : 1) != 1) {
        throw new CarobException.InvalidArgument("give containers, or --all, or --latest");
      }
      List<String> chosen = latest ? List.of(Selection.newest(engine())) : all ? running() : names;
      return each(chosen, container -> engine().networks().reload(container));
    }

    private List<String> running() {
      return engine().list().stream()
          .filter(
              info ->
                  info.state() == ContainerState.RUNNING || info.state() == ContainerState.PAUSED)
          .filter(info -> !info.backends().network().isEmpty())
          .map(ContainerInfo::id)
          .toList();
    }
  }
}
