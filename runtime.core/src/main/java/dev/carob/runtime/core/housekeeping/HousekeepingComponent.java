package dev.carob.runtime.core.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.housekeeping.DiskUsage;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.network.NetworkService;
import dev.carob.api.types.Flag;
import dev.carob.api.types.Network;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.volume.Volume;
import dev.carob.api.volume.VolumeQuery;
import dev.carob.runtime.core.life.LeftResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Implements housekeeping with the engine's services for each kind of object. */
@Component
public final class HousekeepingComponent implements Housekeeping {

  private static final Logger LOG = LoggerFactory.getLogger(HousekeepingComponent.class);
  private static final RemoveOptions WITH_EVERYTHING =
      RemoveOptions.builder()
          .force(true)
          .stopTimeout(Duration.ZERO)
          .dependents(true)
          .volumes(true)
          .build();
  private static final Set<ContainerState> NOT_RUNNING =
      EnumSet.of(
          ContainerState.CONFIGURED,
          ContainerState.CREATED,
          ContainerState.STOPPED,
          ContainerState.EXITED);

  private static final ImageQuery DANGLING = ImageQuery.builder().dangling(Flag.YES).build();

  private final ContainerEngine engine;
  private final ImageService images;
  private final LeftResources left;
  private final ExternalContainers external;

  @Activate
  public HousekeepingComponent(
      @Reference ContainerEngine engine,
      @Reference ImageService images,
      @Reference LeftResources left,
      @Reference ExternalContainers external) {
    this.engine = engine;
    this.images = images;
    this.left = left;
    this.external = external;
  }

  @Override
  public DiskUsage diskUsage() {
    return new DiskUsages(engine, images).measure(external.list());
  }

  @Override
  public List<ContainerRemoval> removeContainers(
      Collection<String> containers, Function<? super ContainerInfo, RemoveOptions> options) {
    List<String> names = containers.stream().distinct().toList();
    Map<String, Removals.Result> results = new HashMap<>();
    Map<String, ContainerInfo> found = new LinkedHashMap<>();
    Map<String, RemoveOptions> chosen = new HashMap<>();
    for (String name : names) {
      try {
        ContainerInfo info = engine.inspect(name);
        chosen.put(name, options.apply(info));
        found.put(name, info);
      } catch (CarobException e) {
        results.put(name, Removals.Result.failed(name, e));
      }
    }
    Set<String> gone = new HashSet<>();
    Function<String, Removals.Result> removal =
        name ->
            Removals.Result.removed(
                name,
                engine.remove(
                    Objects.requireNonNull(found.get(name)).id(),
                    Objects.requireNonNull(chosen.get(name))),
                0);
    if (chosen.values().stream().anyMatch(RemoveOptions::dependents)) {
      // Sequentially, because a removal may also remove later containers of the list.
      found.forEach(
          (name, info) -> {
            if (!gone.contains(info.id())) {
              Removals.Result result = Removals.one(name, removal);
              gone.addAll(result.ids());
              results.put(name, result);
            }
          });
    } else {
      for (List<String> group : DependencyOrder.groups(found)) {
        Removals.together(group, removal).forEach(result -> results.put(result.name(), result));
      }
    }
    return names.stream()
        .filter(results::containsKey)
        .map(results::get)
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public List<Removal> pruneContainers(ContainerQuery query, boolean measure) {
    Map<String, ContainerInfo> found = new LinkedHashMap<>();
    engine.list(query.within(NOT_RUNNING)).forEach(info -> found.put(info.id(), info));
    List<Removal> results = new ArrayList<>();
    for (List<String> group : DependencyOrder.groups(found)) {
      results.addAll(Removals.together(group, id -> removeContainer(id, measure)));
    }
    return present(results);
  }

  private Removals.Result removeContainer(String id, boolean measure) {
    DiskUsages usages = new DiskUsages(engine, images);
    long size = measure ? usages.measured(0L, "container " + id, () -> engine.size(id).rw()) : 0;
    return Removals.Result.removed(id, engine.remove(id, RemoveOptions.DEFAULT), size);
  }

  @Override
  public List<Removal> pruneImages(boolean all, ImageQuery query) {
    return pruneImages(all, false, query);
  }

  @Override
  public List<Removal> pruneImagesOfOthers(boolean all, ImageQuery query) {
    return pruneImages(all, true, query);
  }

  private List<Removal> pruneImages(boolean all, boolean ofOthers, ImageQuery query) {
    List<Image> found = images.list();
    Set<String> used =
        engine.list().stream().map(ContainerInfo::imageId).collect(Collectors.toSet());
    if (!ofOthers) {
      external.list().forEach(container -> used.add(container.imageId()));
    }
    Set<String> dangling =
        DANGLING.select(found).stream().map(Image::id).collect(Collectors.toSet());
    Map<String, Long> sizes = new LinkedHashMap<>();
    query.select(found).stream()
        .filter(image -> !image.readOnly() && !used.contains(image.id()))
        .filter(image -> all || dangling.contains(image.id()))
        .forEach(image -> sizes.put(image.id(), image.size()));
    return present(
        Removals.inOrder(
            List.copyOf(sizes.keySet()),
            id -> {
              if (ofOthers) {
                removeExternal(id);
              }
              images.remove(id, true);
              return Removals.Result.removed(id, List.of(), sizes.getOrDefault(id, 0L));
            }));
  }

  @Override
  public ImageRemoval removeImage(String image, boolean force) {
    if (force) {
      Image found = images.get(image);
      boolean byId = found.id().startsWith(image.replaceFirst("^sha256:", ""));
      if (byId || found.names().size() < 2) {
        engine
            .list(ContainerQuery.builder().images(List.of(found.id())).build())
            .forEach(info -> engine.remove(info.id(), RemoveOptions.KILL));
        removeExternal(found.id());
      }
    }
    return images.remove(image, force);
  }

  /** Removes the external containers of an image. */
  private void removeExternal(String image) {
    external.list().stream()
        .filter(container -> container.imageId().equals(image))
        .forEach(container -> external.remove(container.id(), true));
  }

  @Override
  public List<Removal> pruneNetworks(NetworkQuery query) {
    NetworkService networks = engine.networks();
    List<Network> unused = networks.list(query.toBuilder().used(Flag.NO).build());
    String first = networks.list().stream().findFirst().map(Network::name).orElse("");
    List<String> found =
        unused.stream()
            .filter(network -> query.used().matches(false))
            .filter(Network::own)
            .filter(network -> !network.driver().equals(Network.DAMAGED))
            .map(Network::name)
            .filter(name -> !name.equals(first))
            .toList();
    return present(
        Removals.together(
            found,
            name -> {
              engine.networks().remove(name);
              return Removals.Result.removed(name, List.of(), 0);
            }));
  }

  @Override
  public List<Removal> pruneVolumes(VolumeQuery query, boolean measure) {
    Map<String, Volume> found = new LinkedHashMap<>();
    engine.volumes().list(query).stream()
        .filter(volume -> volume.users().isEmpty())
        .forEach(volume -> found.put(volume.name(), volume));
    return present(
        Removals.together(
            List.copyOf(found.keySet()),
            name -> {
              Volume volume = found.get(name);
              long size =
                  measure && volume != null ? new DiskUsages(engine, images).size(volume) : 0;
              engine.volumes().remove(name);
              return Removals.Result.removed(name, List.of(), size);
            }));
  }

  /** Omits objects that another caller has removed meanwhile. */
  private static List<Removal> present(List<? extends Removal> results) {
    return results.stream()
        .filter(
            result ->
                result.failure().stream()
                    .noneMatch(failure -> failure instanceof CarobException.NotFound))
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public List<CarobException> reset() {
    List<CarobException> failures = new ArrayList<>();
    // Sequentially, because a removal may also remove later containers of the list.
    engine
        .list()
        .forEach(info -> attempt(failures, () -> engine.remove(info.id(), WITH_EVERYTHING)));
    external.list().forEach(one -> attempt(failures, () -> external.remove(one.id(), true)));
    images.mounted().keySet().forEach(id -> attempt(failures, () -> images.unmount(id, true)));
    images.list().stream()
        .filter(image -> !image.readOnly())
        .forEach(image -> attempt(failures, () -> images.remove(image.id(), true)));
    engine
        .volumes()
        .list()
        .forEach(volume -> attempt(failures, () -> engine.volumes().remove(volume.name())));
    attempt(failures, () -> engine.networks().reset());
    engine
        .secrets()
        .list()
        .forEach(secret -> attempt(failures, () -> engine.secrets().remove(secret.id())));
    failures.addAll(left.removeLeft());
    return List.copyOf(failures);
  }

  private static void attempt(List<CarobException> failures, Runnable removal) {
    try {
      removal.run();
    } catch (CarobException.NotFound e) {
      LOG.debug("removed already", e);
    } catch (CarobException e) {
      failures.add(e);
    }
  }
}
