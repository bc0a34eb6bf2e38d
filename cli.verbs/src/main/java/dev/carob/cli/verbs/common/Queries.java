package dev.carob.cli.verbs.common;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.image.ImageQuery;
import dev.carob.cli.podman.filter.ContainerFilters;
import dev.carob.cli.podman.filter.ImageFilters;
import java.util.List;
import java.util.stream.Collectors;

/** Translates filters that refer to other objects of the engine into queries. */
public final class Queries {

  private Queries() {}

  /** Returns the query for filters of containers. */
  public static ContainerQuery containers(ContainerEngine engine, List<String> filters) {
    return ContainerFilters.of(filters, name -> engine.inspect(name).created());
  }

  /** Returns the query for filters of images. */
  public static ImageQuery images(Services services, List<String> filters) {
    return ImageFilters.of(
        filters,
        name -> services.images().get(name).created(),
        () ->
            services.engine().list().stream()
                .map(ContainerInfo::imageId)
                .collect(Collectors.toSet()));
  }
}
