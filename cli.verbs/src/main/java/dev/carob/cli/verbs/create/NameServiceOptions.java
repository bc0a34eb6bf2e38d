package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NameService;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for name resolution and the host name. */
public final class NameServiceOptions {

  private static final String NONE = "none";

  @Option(
      names = "--add-host",
      paramLabel = "NAME:ADDRESS",
      parameterConsumer = CsvList.class,
      description = "Add a line to /etc/hosts; the address host-gateway means the host")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--dns",
      paramLabel = "ADDRESS",
      parameterConsumer = CsvList.class,
      description = "Set a name server, in place of the host's; none keeps the image's resolv.conf")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = {"--dns-option", "--dns-opt"},
      paramLabel = "OPTION",
      parameterConsumer = CsvList.class,
      description = "Set an option of the resolver, in place of the host's")
  private List<String> options = new ArrayList<>();

  @Option(
      names = "--dns-search",
      paramLabel = "DOMAIN",
      parameterConsumer = CsvList.class,
      description = "Set a search domain, in place of the host's; . for none")
  private List<String> searches = new ArrayList<>();

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "NAME",
      description = "Set the container's host name")
  private String hostname = "";

  @Option(names = "--no-hosts", description = "Do not create /etc/hosts: use the image's")
  private boolean noHosts;

  @Option(
      names = "--hosts-file",
      paramLabel = "FILE",
      description = "Base /etc/hosts on a file, on image or on none; by default on the host's")
  private String hostsFile = "";

  @Option(names = "--no-hostname", description = "Do not create /etc/hostname: use the image's")
  private boolean noHostname;

  private String base(Console console) {
    boolean word = List.of("", NameService.OF_IMAGE, NameService.OF_NOTHING).contains(hostsFile);
    return word ? hostsFile : console.directory().resolve(hostsFile).normalize().toString();
  }

  public void apply(Console console, ContainerSpec.Builder builder) {
    boolean none = servers.contains(NONE);
    if (none && servers.size() + searches.size() + options.size() > 1) {
      throw new CarobException.InvalidArgument(
          "--dns none cannot be combined with other name servers, searches or options");
    }
    if (noHosts && !hostsFile.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "--no-hosts and --hosts-file cannot be set together");
    }
    if (noHosts && !hosts.isEmpty()) {
      throw new CarobException.InvalidArgument("--no-hosts and --add-host cannot be set together");
    }
    builder
        .hostname(hostname)
        .nameService(
            NameService.builder()
                .servers(none ? List.of() : servers)
                .searches(searches)
                .options(options)
                .hosts(hosts)
                .baseHosts(base(console))
                .imageHosts(noHosts)
                .imageResolvConf(none)
                .imageHostname(noHostname)
                .build());
  }
}
