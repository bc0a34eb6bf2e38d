package dev.carob.api.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.volume.VolumeQuery;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Removes objects of an engine that are not used, and measures what it has on the disk.
 *
 * <p>The failure to remove one object does not keep others from being removed; it is part of the
 * result. Objects that somebody else removes meanwhile are left out of results. All methods can be
 * called from any thread.
 */
@ProviderType
public interface Housekeeping {

  /** Measures the disk usage. This walks the files of all containers and volumes. */
  DiskUsage diskUsage();

  /**
   * Removes containers, several at a time; those that require others are removed before these.
   *
   * @param containers names or ids
   * @param options how to remove a container; a failure that it throws is that of the removal
   * @return in the order of the names, without those that were removed together with an earlier one
   */
  List<ContainerRemoval> removeContainers(
      Collection<String> containers, Function<? super ContainerInfo, RemoveOptions> options);

  /** The removal of a container, and of those that require it if they were to be removed too. */
  @ProviderType
  interface ContainerRemoval extends Removal {
    /** Ids of the removed containers, that of the named one last; empty if the removal failed. */
    List<String> ids();
  }

  /**
   * Removes the containers that do not run and that a query selects.
   *
   * @param measure whether to measure what the removals free, which walks the containers' files
   */
  List<Removal> pruneContainers(ContainerQuery query, boolean measure);

  /**
   * Removes the images of this store that no container uses and that a query selects, by id.
   *
   * @param all whether to remove images with names too, and not only dangling ones
   */
  List<Removal> pruneImages(boolean all, ImageQuery query);

  /**
   * Removes the engine's networks, without the default one, that no container joins and that a
   * query selects.
   */
  List<Removal> pruneNetworks(NetworkQuery query);

  /**
   * Removes the volumes that no container uses and that a query selects.
   *
   * @param measure whether to measure what the removals free, which walks the volumes' files
   */
  List<Removal> pruneVolumes(VolumeQuery query, boolean measure);

  /**
   * Removes all containers, images, networks, volumes and secrets of the engine.
   *
   * @return what could not be removed
   */
  List<CarobException> reset();
}
