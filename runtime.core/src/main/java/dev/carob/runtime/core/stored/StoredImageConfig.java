package dev.carob.runtime.core.stored;

import dev.carob.api.types.image.ImageConfig;
import java.util.List;
import java.util.Map;

/** The stored form of an image's configuration. */
public record StoredImageConfig(
    List<String> entrypoint,
    List<String> command,
    List<String> env,
    String workdir,
    String user,
    String stopSignal,
    List<String> volumes,
    List<String> ports,
    Map<String, String> labels,
    StoredHealthCheck health) {

  /** Converts a value of the API to its stored form. */
  public static StoredImageConfig of(ImageConfig value) {
    return new StoredImageConfig(
        value.entrypoint(),
        value.command(),
        value.env(),
        value.workdir(),
        value.user(),
        value.stopSignal(),
        value.volumes(),
        value.ports(),
        value.labels(),
        StoredHealthCheck.of(value.health()));
  }

  /** Converts this to a value of the API. */
  public ImageConfig toApi() {
    return ImageConfig.builder()
        .entrypoint(entrypoint)
        .command(command)
        .env(env)
        .workdir(workdir)
        .user(user)
        .stopSignal(stopSignal)
        .volumes(volumes)
        .ports(ports)
        .labels(labels)
        .health(health.toApi())
        .build();
  }
}
