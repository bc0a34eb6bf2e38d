package dev.carob.api.image;

import dev.carob.api.container.HealthCheck;
import java.util.List;
import java.util.Map;

/**
 * What an image says about the process to run (OCI image-spec 1.1, config.md). Empty where it says
 * nothing.
 *
 * @param env {@code NAME=value}, in the image's order
 * @param volumes absolute paths in the container of what it wants kept
 * @param ports that it serves, {@code PORT[-END][/PROTOCOL]}
 * @param health as Docker's images have it, beside the OCI format; {@link HealthCheck#INHERIT}
 *     where there is none
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> command,
    List<String> env,
    String workdir,
    String user,
    String stopSignal,
    List<String> volumes,
    List<String> ports,
    Map<String, String> labels,
    HealthCheck health) {

  public static final ImageConfig EMPTY =
      new ImageConfig(
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          "",
          List.of(),
          List.of(),
          Map.of(),
          HealthCheck.INHERIT);

  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    env = List.copyOf(env);
    volumes = List.copyOf(volumes);
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
  }
}
