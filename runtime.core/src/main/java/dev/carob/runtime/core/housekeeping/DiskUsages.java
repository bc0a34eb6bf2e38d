package dev.carob.runtime.core.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.housekeeping.DiskUsage;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageDetails.LayerDetails;
import dev.carob.api.volume.Volume;
import dev.carob.linux.TreeSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the disk usage of an engine's objects. */
final class DiskUsages {

  private final ContainerEngine engine;
  private final ImageService images;
  private final List<CarobException> failures = new ArrayList<>();

  DiskUsages(ContainerEngine engine, ImageService images) {
    this.engine = engine;
    this.images = images;
  }

  private record Usage(
      List<ImageUsage> images,
      long layers,
      long layersInUse,
      List<ContainerUsage> containers,
      List<VolumeUsage> volumes,
      List<CarobException> failures)
      implements DiskUsage {}

  private record OfImage(Image image, long shared, int containers)
      implements DiskUsage.ImageUsage {}

  private record OfContainer(ContainerInfo container, ContainerSize size, int volumes)
      implements DiskUsage.ContainerUsage {}

  private record OfVolume(Volume volume, long size) implements DiskUsage.VolumeUsage {}

  /** A measurement of one object. */
  interface Measure<T> {
    T get() throws IOException;
  }

  /**
   * Measures an object.
   *
   * @param otherwise the result if the object cannot be measured, or was removed meanwhile, which
   *     is not a failure
   * @param object for messages
   */
  <T> T measured(T otherwise, String object, Measure<T> measure) {
    try {
      return measure.get();
    } catch (CarobException.NotFound e) {
      return otherwise;
    } catch (CarobException e) {
      failures.add(e);
    } catch (IOException e) {
      failures.add(
          new CarobException.StorageFailed("cannot measure %s: %s".formatted(object, e), e));
    } catch (RuntimeException | StackOverflowError e) {
      failures.add(CarobException.Internal.fault(object, e));
    }
    return otherwise;
  }

  /**
   * Measures all objects.
   *
   * @param external containers that are not measured, but use images
   */
  DiskUsage measure(List<ExternalContainer> external) {
    List<ContainerInfo> containers = engine.list();
    List<Image> all = images.list();
    Map<String, List<LayerDetails>> layers = new HashMap<>();
    for (Image image : all) {
      layers.put(
          image.id(),
          measured(List.of(), "image " + image.id(), () -> images.details(image.id()).layers()));
    }
    List<String> used =
        Stream.concat(
                containers.stream().map(ContainerInfo::imageId),
                external.stream().map(ExternalContainer::imageId))
            .toList();
    Map<String, Long> sizes = new HashMap<>();
    Map<String, Long> needed = new HashMap<>();
    Map<String, Integer> users = new HashMap<>();
    layers.forEach(
        (image, some) ->
            some.forEach(
                layer -> {
                  sizes.put(layer.id(), size(layer));
                  users.merge(layer.id(), 1, Integer::sum);
                  if (used.contains(image)) {
                    needed.put(layer.id(), size(layer));
                  }
                }));
    List<DiskUsage.ImageUsage> ofImages = new ArrayList<>();
    for (Image image : all) {
      long shared =
          layers.getOrDefault(image.id(), List.of()).stream()
              .filter(layer -> users.getOrDefault(layer.id(), 0) > 1)
              .mapToLong(DiskUsages::size)
              .sum();
      int count = Collections.frequency(used, image.id());
      ofImages.add(new OfImage(image, shared, count));
    }
    List<Volume> volumes = engine.volumes().list();
    List<DiskUsage.ContainerUsage> ofContainers = new ArrayList<>();
    for (ContainerInfo info : containers) {
      ContainerSize size =
          measured(
              ContainerSize.builder().build(),
              "container " + info.name(),
              () -> engine.size(info.id()));
      int count = (int) volumes.stream().filter(one -> one.users().contains(info.id())).count();
      ofContainers.add(new OfContainer(info, size, count));
    }
    List<DiskUsage.VolumeUsage> ofVolumes = new ArrayList<>();
    for (Volume volume : volumes) {
      ofVolumes.add(new OfVolume(volume, size(volume)));
    }
    return new Usage(
        List.copyOf(ofImages),
        sum(sizes),
        sum(needed),
        List.copyOf(ofContainers),
        List.copyOf(ofVolumes),
        List.copyOf(failures));
  }

  /** Returns the total size of a volume's files in bytes; 0 if it cannot be measured. */
  long size(Volume volume) {
    return measured(0L, "volume " + volume.name(), () -> TreeSize.of(volume.directory()));
  }

  /**
   * Returns the size of a layer in bytes. The driver reports -1 if no size is recorded; the result
   * is 0 then.
   */
  private static long size(LayerDetails layer) {
    return Math.max(layer.size(), 0);
  }

  private static long sum(Map<String, Long> sizes) {
    return sizes.values().stream().mapToLong(size -> size).sum();
  }
}
