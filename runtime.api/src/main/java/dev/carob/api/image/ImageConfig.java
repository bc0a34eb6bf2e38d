package dev.carob.api.image;

import java.util.List;
import java.util.Map;

/**
 * What an image says about the process to run (OCI image-spec 1.1, config.md). Empty where it says
 * nothing.
 *
 * @param env {@code NAME=value}, in the image's order
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> command,
    List<String> env,
    String workdir,
    String user,
    String stopSignal,
    Map<String, String> labels) {

  public static final ImageConfig EMPTY =
      new ImageConfig(List.of(), List.of(), List.of(), "", "", "", Map.of());

  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    env = List.copyOf(env);
    labels = Map.copyOf(labels);
  }
}
