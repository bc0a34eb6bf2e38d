package dev.carob.runtime.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.CreateOptions;
import dev.carob.api.container.CreatedContainer;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.Transports;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles requests to create a container: pulls the image according to the pull policy, and removes
 * an existing container of the same name if it is to be replaced.
 */
final class CreateRequests {

  private static final Logger LOG = LoggerFactory.getLogger(CreateRequests.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ContainerEngine engine;
  private final ContainerCreation creation;
  private final ImageService images;

  CreateRequests(ContainerEngine engine, ContainerCreation creation, ImageService images) {
    this.engine = engine;
    this.creation = creation;
    this.images = images;
  }

  private record Created(String id, Optional<Platform> foreignPlatform)
      implements CreatedContainer {}

  CreatedContainer create(ContainerSpec asked, CreateOptions options) {
    ContainerSpec spec = asked.image().isEmpty() ? asked : withImage(asked, options);
    Optional<Platform> foreign = foreignPlatform(asked.image(), options.platform());
    if (options.replace() && !spec.name().isEmpty()) {
      creation.check(spec);
      replace(spec.name());
    }
    return new Created(creation.create(spec, images), foreign);
  }

  private void replace(String name) {
    try {
      engine.remove(name, RemoveOptions.KILL);
    } catch (CarobException.NotFound e) {
      LOG.debug("no container {} to replace", name, e);
    }
  }

  /**
   * Pulls the image of a spec according to the pull policy.
   *
   * @return the spec, with the id of the image if it was imported from an archive or a directory
   */
  private ContainerSpec withImage(ContainerSpec asked, CreateOptions options) {
    String reference = asked.image();
    boolean transport = Transports.isTransport(reference);
    boolean any = options.platform().equals(Platform.HERE);
    boolean present =
        options.pull() == PullPolicy.MISSING && any && images.find(reference).isPresent();
    // An image that is part of the program is not worth a message.
    boolean quiet = transport && !Transports.hasPath(reference);
    ContainerSpec spec = asked;
    if (!present) {
      List<Image> pulled =
          images.pull(
              PullSpec.builder(reference)
                  .platform(options.platform())
                  .policy(options.pull())
                  .access(options.access())
                  .build(),
              quiet ? ImageProgress.NONE : options.progress());
      if (transport) {
        // The reference alone would import it again, for the host's platform.
        spec = asked.toBuilder().image(pulled.get(0).id()).build();
      }
    }
    return spec;
  }

  /**
   * Returns the platform of an image that the host cannot run natively; empty if the platform was
   * requested.
   */
  private Optional<Platform> foreignPlatform(String image, Platform requested) {
    if (image.isEmpty() || Transports.isTransport(image) || !requested.equals(Platform.HERE)) {
      return Optional.empty();
    }
    JsonNode config;
    try {
      config = MAPPER.readTree(images.details(image).configuration());
    } catch (JsonProcessingException e) {
      throw new CarobException.StorageFailed(
          "the configuration of the image %s is damaged: %s"
              .formatted(image, e.getOriginalMessage()),
          e);
    }
    Platform found =
        new Platform(
            config.path("os").asText(""),
            config.path("architecture").asText(""),
            config.path("variant").asText(""));
    return Platform.host().accepts(found) ? Optional.empty() : Optional.of(found);
  }
}
