package dev.carob.api.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.volume.VolumeQuery;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Removes unused objects of an engine, and measures its disk usage.
 *
 * <p>A failure to remove one object is part of the result, and does not prevent the removal of
 * others. Objects that another caller removes meanwhile are left out of the results. All methods
 * can be called from any thread.
 */
@ProviderType
public interface Housekeeping {

  /** Measures the disk usage. This walks the files of all containers and volumes. */
  DiskUsage diskUsage();

  /**
   * Removes containers, several at a time; each before those that it requires.
   *
   * @param containers names or ids
   * @param options returns the options for a container; if it throws an exception, the removal
   *     fails with it
   * @return the removals in the order of the names, without containers that were removed together
   *     with an earlier one
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
   * Removes the containers that a query selects and that are not running.
   *
   * @param measure whether to measure what the removals free, which walks the containers' files
   */
  List<Removal> pruneContainers(ContainerQuery query, boolean measure);

  /**
   * Removes the images of this store that a query selects and that no container uses, by id.
   *
   * @param all whether to remove images with names too, and not only dangling ones
   */
  List<Removal> pruneImages(boolean all, ImageQuery query);

  /**
   * As {@link #pruneImages(boolean, ImageQuery)}, except that images are also removed if only
   * external containers use them. These containers are removed too.
   */
  List<Removal> pruneImagesOfOthers(boolean all, ImageQuery query);

  /**
   * Removes an image as {@link dev.carob.api.image.ImageService#remove} does.
   *
   * @param force whether to remove the containers that use the image too, external ones included,
   *     unless only a name is removed
   */
  ImageRemoval removeImage(String image, boolean force);

  /**
   * Removes the engine's networks that a query selects and that no container joins, except the
   * default network.
   */
  List<Removal> pruneNetworks(NetworkQuery query);

  /**
   * Removes the volumes that a query selects and that no container uses.
   *
   * @param measure whether to measure what the removals free, which walks the volumes' files
   */
  List<Removal> pruneVolumes(VolumeQuery query, boolean measure);

  /**
   * Removes all containers, external ones included, images, networks, volumes and secrets of the
   * engine.
   *
   * @return the failures to remove objects
   */
  List<CarobException> reset();
}
