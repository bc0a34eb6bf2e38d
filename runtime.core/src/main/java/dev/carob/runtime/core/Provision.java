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
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageService;
import dev.carob.api.image.Platform;
import dev.carob.api.image.PullPolicy;
import dev.carob.api.image.PullSpec;
import dev.carob.api.image.Transports;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates a container together with what it needs: its image, and its name. */
final class Provision {

  private static final Logger LOG = LoggerFactory.getLogger(Provision.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ContainerEngine engine;
  private final Creation creation;
  private final ImageService images;

  Provision(ContainerEngine engine, Creation creation, ImageService images) {
    this.engine = engine;
    this.creation = creation;
    this.images = images;
  }

  private record Created(String id, List<String> warnings) implements CreatedContainer {}

  CreatedContainer create(ContainerSpec asked, CreateOptions options) {
    List<String> warnings = new ArrayList<>();
    ContainerSpec spec = asked.image().isEmpty() ? asked : withImage(asked, options, warnings);
    if (options.replace() && !spec.name().isEmpty()) {
      creation.check(spec);
      replace(spec.name());
    }
    return new Created(creation.create(spec, images), List.copyOf(warnings));
  }

  private void replace(String name) {
    try {
      engine.remove(name, RemoveOptions.KILL);
    } catch (CarobException.NotFound e) {
      LOG.debug("there is no container {} to replace", name, e);
    }
  }

  /** The spec with the image that it means once images are pulled as the policy says. */
  private ContainerSpec withImage(
      ContainerSpec asked, CreateOptions options, List<String> warnings) {
    String reference = asked.image();
    boolean transport = Transports.isTransport(reference);
    boolean any = options.platform().equals(Platform.HERE);
    boolean present =
        options.pull() == PullPolicy.MISSING
            && any
            && (transport || images.find(reference).isPresent());
    ContainerSpec spec = asked;
    if (!present) {
      List<Image> pulled =
          images.pull(
              PullSpec.builder(reference)
                  .platform(options.platform())
                  .policy(options.pull())
                  .access(options.access())
                  .build(),
              options.progress());
      if (transport && !any) {
        // The reference alone means the image for this host.
        spec = asked.toBuilder().image(pulled.get(0).id()).build();
      }
    }
    if (any && !transport) {
      warnOfAnotherPlatform(reference, warnings);
    }
    return spec;
  }

  /** An image for another platform can still run, by emulation. */
  private void warnOfAnotherPlatform(String reference, List<String> warnings) {
    JsonNode config;
    try {
      config = MAPPER.readTree(images.details(reference).configuration());
    } catch (JsonProcessingException e) {
      throw new CarobException.StorageFailed(
          "the configuration of the image %s is damaged: %s"
              .formatted(reference, e.getOriginalMessage()),
          e);
    }
    Platform found =
        new Platform(
            config.path("os").asText(""),
            config.path("architecture").asText(""),
            config.path("variant").asText(""));
    Platform host = Platform.host();
    if (!host.accepts(found)) {
      warnings.add(
          "image platform (%s) does not match the expected platform (%s)"
              .formatted(found.text(), host.text()));
    }
  }
}
