package dev.carob.cli.verbs.system;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageDetails;
import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.filter.ContainerFilters;
import dev.carob.cli.podman.filter.ImageFilters;
import dev.carob.cli.podman.format.Ago;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.DependencyOrder;
import dev.carob.cli.verbs.common.MeasuredSize;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Unused;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.TreeSize;
import dev.carob.spi.verb.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code system …}: what is on the disk, and how it goes again. */
final class SystemVerbs {

  private static final int SHORT = 12;

  private SystemVerbs() {}

  private static boolean runs(ContainerInfo info) {
    return info.state() == ContainerState.RUNNING || info.state() == ContainerState.PAUSED;
  }

  /** How much of the disk is taken, and how much of it could be had again. */
  private record Use(String type, int total, int active, long size, long reclaimable) {
    ObjectNode node() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      long percent = size == 0 ? 0 : Math.round(100.0 * reclaimable / size);
      node.put("Type", type).put("Total", total).put("Active", active);
      node.put("Size", Ago.size(size)).put("RawSize", size);
      node.put("Reclaimable", Ago.size(reclaimable) + " (" + percent + "%)");
      node.put("RawReclaimable", reclaimable);
      return node;
    }
  }

  @Command(name = "df", description = "Show how much of the disk is taken")
  static final class Df extends Verb {
    @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
    private String format = "";

    @Option(
        names = {"-v", "--verbose"},
        description = "Of each image, container and volume")
    private boolean verbose;

    private int code;

    Df(Services services, Console console) {
      super(services, console);
    }

    /** A size; where it can't be found out that is reported, and the others are shown. */
    private <T> T measured(T otherwise, String object, MeasuredSize.Measure<T> measure) {
      MeasuredSize.Result<T> result = MeasuredSize.of(otherwise, object, measure);
      if (result.failure().isPresent()) {
        error(result.failure().get());
        code = code(result.failure().get());
      }
      return result.size();
    }

    @Override
    public Integer call() {
      if (verbose && !format.isEmpty()) {
        throw new CarobException.InvalidArgument("cannot combine --format and --verbose flags");
      }
      List<Image> images = services().images().list();
      List<ContainerInfo> containers = engine().list();
      Map<String, ContainerSize> sizes = new HashMap<>();
      for (ContainerInfo info : containers) {
        sizes.put(
            info.id(),
            measured(
                new ContainerSize(0, 0),
                "container " + info.name(),
                () -> engine().size(info.id())));
      }
      Map<String, Long> volumes = new LinkedHashMap<>();
      for (Volume volume : engine().volumes().list()) {
        volumes.put(
            volume.name(),
            measured(0L, "volume " + volume.name(), () -> TreeSize.of(volume.directory())));
      }
      Map<String, List<ImageDetails.LayerDetails>> layers = new HashMap<>();
      for (Image image : images) {
        layers.put(
            image.id(),
            measured(
                List.of(),
                "image " + image.id(),
                () -> services().images().details(image.id()).layers()));
      }
      if (verbose) {
        images(images, layers, containers);
        containers(containers, sizes);
        volumes(volumes);
      } else {
        summary(images, layers, containers, sizes, volumes);
      }
      return code;
    }

    private void summary(
        List<Image> images,
        Map<String, List<ImageDetails.LayerDetails>> layers,
        List<ContainerInfo> containers,
        Map<String, ContainerSize> sizes,
        Map<String, Long> bytes) {
      Set<String> used = ImageFilters.used(engine());
      Map<String, Long> all = new HashMap<>();
      Map<String, Long> needed = new HashMap<>();
      for (Image image : images) {
        for (ImageDetails.LayerDetails layer : layers.getOrDefault(image.id(), List.of())) {
          all.put(layer.id(), Math.max(layer.size(), 0));
          if (used.contains(image.id())) {
            needed.put(layer.id(), Math.max(layer.size(), 0));
          }
        }
      }
      long whole = all.values().stream().mapToLong(size -> size).sum();
      long kept = needed.values().stream().mapToLong(size -> size).sum();
      List<Volume> volumes = engine().volumes().list();
      List<ObjectNode> rows = new ArrayList<>();
      rows.add(
          new Use(
                  "Images",
                  images.size(),
                  (int) images.stream().filter(image -> used.contains(image.id())).count(),
                  whole,
                  whole - kept)
              .node());
      rows.add(
          new Use(
                  "Containers",
                  containers.size(),
                  (int) containers.stream().filter(SystemVerbs::runs).count(),
                  containers.stream().mapToLong(info -> rw(sizes, info)).sum(),
                  containers.stream()
                      .filter(info -> !runs(info))
                      .mapToLong(info -> rw(sizes, info))
                      .sum())
              .node());
      rows.add(
          new Use(
                  "Local Volumes",
                  volumes.size(),
                  (int) volumes.stream().filter(volume -> !volume.users().isEmpty()).count(),
                  volumes.stream().mapToLong(volume -> bytes.getOrDefault(volume.name(), 0L)).sum(),
                  volumes.stream()
                      .filter(volume -> volume.users().isEmpty())
                      .mapToLong(volume -> bytes.getOrDefault(volume.name(), 0L))
                      .sum())
              .node());
      Output.format(
          out(),
          format.isEmpty()
              ? "table {{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"
              : format,
          rows,
          Map.of());
    }

    private static long rw(Map<String, ContainerSize> sizes, ContainerInfo info) {
      ContainerSize size = sizes.get(info.id());
      return size == null ? 0 : size.rw();
    }

    private void images(
        List<Image> images,
        Map<String, List<ImageDetails.LayerDetails>> layers,
        List<ContainerInfo> containers) {
      Map<String, Integer> users = new HashMap<>();
      layers
          .values()
          .forEach(one -> one.forEach(layer -> users.merge(layer.id(), 1, Integer::sum)));
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
      for (Image image : images) {
        long shared =
            layers.getOrDefault(image.id(), List.of()).stream()
                .filter(layer -> users.getOrDefault(layer.id(), 0) > 1)
                .mapToLong(layer -> Math.max(layer.size(), 0))
                .sum();
        String name = image.tags().stream().findFirst().orElse("<none>:<none>");
        int colon = name.lastIndexOf(':');
        table.row(
            name.substring(0, colon),
            name.substring(colon + 1),
            image.id().substring(0, SHORT),
            Ago.words(Duration.between(image.created(), Instant.now())),
            Ago.size(image.size()),
            Ago.size(shared),
            Ago.size(image.size() - shared),
            String.valueOf(
                containers.stream().filter(c -> c.imageId().equals(image.id())).count()));
      }
      table.print(out());
    }

    private void containers(List<ContainerInfo> containers, Map<String, ContainerSize> sizes) {
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
      List<Volume> volumes = engine().volumes().list();
      for (ContainerInfo info : containers) {
        table.row(
            info.id().substring(0, SHORT),
            info.imageId().isEmpty() ? "" : info.imageId().substring(0, SHORT),
            String.join(" ", info.spec().command()),
            String.valueOf(volumes.stream().filter(v -> v.users().contains(info.id())).count()),
            Ago.size(rw(sizes, info)),
            Ago.words(Duration.between(info.created(), Instant.now())),
            StatusText.state(info.state()),
            info.name());
      }
      table.print(out());
    }

    private void volumes(Map<String, Long> bytes) {
      out().println("\nLocal Volumes space usage:\n");
      Table table = new Table();
      table.row("VOLUME NAME", "LINKS", "SIZE");
      for (Volume volume : engine().volumes().list()) {
        table.row(
            volume.name(),
            String.valueOf(volume.users().size()),
            Ago.size(bytes.getOrDefault(volume.name(), 0L)));
      }
      table.print(out());
    }
  }

  @Command(name = "prune", description = "Remove all that is not used")
  static final class Prune extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "All images that no container uses, not only those without a name")
    private boolean all;

    @Option(
        names = "--filter",
        paramLabel = "KEY=VALUE",
        description = "Only those with label, label! and until as given")
    private List<String> filters = new ArrayList<>();

    @Option(
        names = {"-f", "--force"},
        description = "Do not ask")
    private boolean force;

    @Option(names = "--volumes", description = "Volumes that no container uses too")
    private boolean volumes;

    private long freed;
    private int code;

    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ContainerFilters.of(filters, engine());
      if (!force && !PruneVerb.agreed(console(), warning())) {
        return 0;
      }
      containers();
      networks();
      if (volumes) {
        volumes();
      }
      images();
      out().println("Total reclaimed space: " + Ago.size(freed));
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

    /** Removes things, and tells which. */
    private void each(String title, List<String> names, Consumer<String> remove) {
      boolean told = false;
      for (String name : names) {
        try {
          remove.accept(name);
        } catch (CarobException.NotFound e) {
          // Gone since it was looked for.
          continue;
        } catch (CarobException e) {
          error(e);
          code = code(e);
          continue;
        }
        if (!told) {
          out().println(title);
          told = true;
        }
        out().println(name);
      }
    }

    private void containers() {
      List<String> over =
          DependencyOrder.groups(Unused.containers(engine(), filters)).stream()
              .flatMap(List::stream)
              .toList();
      each(
          "Deleted Containers",
          over,
          id -> {
            long size = MeasuredSize.of(0L, "container " + id, () -> engine().size(id).rw()).size();
            engine().remove(id, RemoveOptions.DEFAULT);
            freed += size;
          });
    }

    private void networks() {
      each(
          "Deleted Networks",
          Unused.networks(engine(), filters),
          name -> engine().networks().remove(name));
    }

    private void volumes() {
      each(
          "Deleted Volumes",
          Unused.volumes(engine(), filters),
          name -> {
            long size =
                MeasuredSize.of(
                        0L,
                        "volume " + name,
                        () -> TreeSize.of(engine().volumes().inspect(name).directory()))
                    .size();
            engine().volumes().remove(name);
            freed += size;
          });
    }

    private void images() {
      each(
          "Deleted Images",
          Unused.images(services(), all, filters),
          id -> {
            long size = services().images().get(id).size();
            services().images().remove(id, true);
            freed += size;
          });
    }
  }

  @Command(
      name = "reset",
      description = "Remove all containers, images, networks, volumes and secrets")
  static final class Reset extends Verb {
    @Option(
        names = {"-f", "--force"},
        description = "Do not ask")
    private boolean force;

    private int code;

    private static final RemoveOptions ALL = new RemoveOptions(true, Duration.ZERO, true, true);

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
      for (ContainerInfo info : engine().list()) {
        quietly(() -> engine().remove(info.id(), ALL));
      }
      services()
          .images()
          .mounted()
          .keySet()
          .forEach(id -> quietly(() -> services().images().unmount(id, true)));
      for (Image image : services().images().list()) {
        if (!image.readOnly()) {
          quietly(() -> services().images().remove(image.id(), true));
        }
      }
      for (Volume volume : engine().volumes().list()) {
        quietly(() -> engine().volumes().remove(volume.name()));
      }
      quietly(() -> engine().networks().reset());
      engine()
          .secrets()
          .list()
          .forEach(secret -> quietly(() -> engine().secrets().remove(secret.id())));
      return code;
    }

    /**
     * What went with another is gone already; what can't be removed keeps nothing from the rest.
     */
    private void quietly(Runnable removal) {
      try {
        removal.run();
      } catch (CarobException.NotFound e) {
        org.slf4j.LoggerFactory.getLogger(SystemVerbs.class).debug("gone already", e);
      } catch (CarobException e) {
        error(e);
        code = code(e);
      }
    }
  }
}
