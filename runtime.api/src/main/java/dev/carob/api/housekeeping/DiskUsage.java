package dev.carob.api.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.types.image.Image;
import dev.carob.api.volume.Volume;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The disk space that images, containers and volumes use. Sizes are in bytes. */
@ProviderType
public interface DiskUsage {

  /** The images. */
  List<ImageUsage> images();

  /** The size of all layers of images; a layer that several images share counts once. */
  long layers();

  /** The size of the layers of images that containers use. */
  long layersInUse();

  /** The containers, oldest first. */
  List<ContainerUsage> containers();

  /** The volumes. */
  List<VolumeUsage> volumes();

  /** Why some sizes could not be measured; these sizes are 0. */
  List<CarobException> failures();

  /** The usage of an image. */
  @ProviderType
  interface ImageUsage {
    /** The image, with its size. */
    Image image();

    /** The size of its layers that other images have too. */
    long shared();

    /** How many containers use it. */
    int containers();
  }

  /** The usage of a container. */
  @ProviderType
  interface ContainerUsage {
    /** The container. */
    ContainerInfo container();

    /** Its own files and its root filesystem. */
    ContainerSize size();

    /** How many volumes it uses. */
    int volumes();
  }

  /** The usage of a volume. */
  @ProviderType
  interface VolumeUsage {
    /** The volume, with the containers that use it. */
    Volume volume();

    /** The size of its files. */
    long size();
  }
}
