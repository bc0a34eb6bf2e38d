package dev.carob.cli.verbs.system;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.housekeeping.DiskUsage;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.filter.NetworkFilters;
import dev.carob.cli.podman.filter.VolumeFilters;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.DiskUsageJson;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.Queries;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code system …}: disk usage and its removal. */
final class SystemVerbs {

  private static final int SHORT = 12;

  private SystemVerbs() {}

  @Command(name = "df", description = "Show the disk usage")
  static final class Df extends Verb {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    @Option(
        names = {"-v", "--verbose"},
        description = "Show each image, container and volume")
    private boolean verbose;

    Df(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (verbose && !format.isEmpty()) {
        throw new CarobException.InvalidArgument("cannot combine --format and --verbose flags");
      }
      DiskUsage usage = services().housekeeping().diskUsage();
      int code = report(usage.failures());
      if (verbose) {
        images(usage);
        containers(usage);
        volumes(usage);
      } else {
        String shown =
            format.isEmpty()
                ? "table {{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"
                : format;
        Output.format(out(), shown, DiskUsageJson.summary(usage), Map.of());
      }
      return code;
    }

    private void images(DiskUsage usage) {
      out().println("Images space usage:\n");
      Table table = new Table();
      table.row(
          "REPOSITORY",
          "TAG",
          "IMAGE ID",
          "CREATED",
          "SIZE",
          "SHARED SIZE",
          "UNIQUE SIZE",
          "CONTAINERS");
      for (DiskUsage.ImageUsage one : usage.images()) {
        Image image = one.image();
        String name = image.tags().stream().findFirst().orElse("<none>:<none>");
        int colon = name.lastIndexOf(':');
        table.row(
            name.substring(0, colon),
            name.substring(colon + 1),
            image.id().substring(0, SHORT),
            HumanUnits.words(Duration.between(image.created(), Instant.now())),
            HumanUnits.size(image.size()),
            HumanUnits.size(one.shared()),
            HumanUnits.size(image.size() - one.shared()),
            String.valueOf(one.containers()));
      }
      table.print(out());
    }

    private void containers(DiskUsage usage) {
      out().println("\nContainers space usage:\n");
      Table table = new Table();
      table.row(
          "CONTAINER ID",
          "IMAGE",
          "COMMAND",
          "LOCAL VOLUMES",
          "SIZE",
          "CREATED",
          "STATUS",
          "NAMES");
      for (DiskUsage.ContainerUsage one : usage.containers()) {
        ContainerInfo info = one.container();
        table.row(
            info.id().substring(0, SHORT),
            info.imageId().isEmpty() ? "" : info.imageId().substring(0, SHORT),
            String.join(" ", info.spec().command()),
            String.valueOf(one.volumes()),
            HumanUnits.size(one.size().rw()),
            HumanUnits.words(Duration.between(info.created(), Instant.now())),
            StatusText.state(info),
            info.name());
      }
      table.print(out());
    }

    private void volumes(DiskUsage usage) {
      out().println("\nLocal Volumes space usage:\n");
      Table table = new Table();
      table.row("VOLUME NAME", "LINKS", "SIZE");
      for (DiskUsage.VolumeUsage one : usage.volumes()) {
        table.row(
            one.volume().name(),
            String.valueOf(one.volume().users().size()),
            HumanUnits.size(one.size()));
      }
      table.print(out());
    }
  }

  @Command(name = "prune", description = "Remove unused containers, networks and images")
  static final class Prune extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "Remove all images that no container uses, not only dangling ones")
    private boolean all;

    @Option(
        names = "--filter",
        paramLabel = "KEY=VALUE",
        description = "Filter by label, label! and until")
    private List<String> filters = new ArrayList<>();

    @Option(
        names = {"-f", "--force"},
        description = "Do not ask for confirmation")
    private boolean force;

    @Option(names = "--volumes", description = "Remove unused volumes too")
    private boolean volumes;

    private long freed;
    private int code;

    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ContainerQuery query = Queries.containers(engine(), filters);
      if (!force && !PruneVerb.agreed(console(), warning())) {
        return 0;
      }
      Housekeeping housekeeping = services().housekeeping();
      report("Deleted Containers", housekeeping.pruneContainers(query, true));
      report("Deleted Networks", housekeeping.pruneNetworks(NetworkFilters.of(filters)));
      if (volumes) {
        report("Deleted Volumes", housekeeping.pruneVolumes(VolumeFilters.of(filters), true));
      }
      report("Deleted Images", housekeeping.pruneImages(all, Queries.images(services(), filters)));
      out().println("Total reclaimed space: " + HumanUnits.size(freed));
      return code;
    }

    private String warning() {
      return "- all stopped containers\n\t- all networks not used by at least one container\n"
          + (volumes ? "\t- all volumes not used by at least one container\n" : "")
          + "\t- all "
          + (all
              ? "images without at least one container associated with them"
              : "dangling images");
    }

    private void report(String title, List<Removal> removals) {
      if (removals.stream().anyMatch(removal -> removal.failure().isEmpty())) {
        out().println(title);
      }
      int failed =
          report(
              removals,
              removal -> {
                out().println(removal.name());
                freed += removal.freed();
              });
      code = failed == 0 ? code : failed;
    }
  }

  @Command(
      name = "reset",
      description = "Remove all containers, images, networks, volumes and secrets")
  static final class Reset extends Verb {
    @Option(
        names = {"-f", "--force"},
        description = "Do not ask for confirmation")
    private boolean force;

    Reset(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      String warning =
          "- all containers\n\t- all images\n\t- all networks\n\t- all volumes\n\t- all secrets";
      if (!force && !PruneVerb.agreed(console(), warning)) {
        return 0;
      }
      return report(services().housekeeping().reset());
    }
  }
}
