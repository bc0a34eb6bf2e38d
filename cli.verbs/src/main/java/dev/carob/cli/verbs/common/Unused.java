package dev.carob.cli.verbs.common;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.image.Image;
import dev.carob.api.network.Network;
import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.filter.ContainerFilters;
import dev.carob.cli.podman.filter.ImageFilters;
import dev.carob.cli.podman.filter.NetworkFilters;
import dev.carob.cli.podman.filter.VolumeFilters;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects that prune removes, of those that pass filters. */
public final class Unused {

  private static final Set<ContainerState> NOT_RUNNING =
      EnumSet.of(
          ContainerState.CONFIGURED,
          ContainerState.CREATED,
          ContainerState.STOPPED,
          ContainerState.EXITED);

  private Unused() {}

  /** Containers that do not run, by id. */
  public static Map<String, ContainerInfo> containers(
      ContainerEngine engine, List<String> filters) {
    Map<String, ContainerInfo> found = new LinkedHashMap<>();
    engine.list().stream()
        .filter(info -> NOT_RUNNING.contains(info.state()))
        .filter(ContainerFilters.of(filters, engine))
        .forEach(info -> found.put(info.id(), info));
    return found;
  }

  /** Names of the networks that no container joins, without the default one. */
  public static List<String> networks(ContainerEngine engine, List<String> filters) {
    return engine.networks().list().stream()
        .skip(1)
        .filter(Network::own)
        .filter(network -> !network.driver().equals(Network.DAMAGED))
        .filter(network -> engine.networks().containers(network.name()).isEmpty())
        .filter(NetworkFilters.of(filters, engine))
        .map(Network::name)
        .toList();
  }

  /** Names of the volumes that no container uses. */
  public static List<String> volumes(ContainerEngine engine, List<String> filters) {
    return engine.volumes().list().stream()
        .filter(volume -> volume.users().isEmpty())
        .filter(VolumeFilters.of(filters))
        .map(Volume::name)
        .toList();
  }

  /**
   * Ids of images of this store that no container uses; children come before their parents.
   *
   * @param all whether images with names are among them, and not only dangling ones
   */
  public static List<String> images(Services services, boolean all, List<String> filters) {
    List<Image> images = services.images().list();
    Set<String> used = ImageFilters.used(services.engine());
    Set<String> parents = ImageFilters.parents(images);
    return images.stream()
        .filter(image -> !image.readOnly() && !used.contains(image.id()))
        .filter(image -> all || (image.names().isEmpty() && !parents.contains(image.id())))
        .filter(ImageFilters.of(filters, services.images(), services.engine(), images))
        .map(Image::id)
        .toList();
  }
}
