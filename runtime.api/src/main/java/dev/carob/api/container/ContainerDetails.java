package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a container's spec, image and defaults taken together: what its next start will
 * have, or its present run has.
 *
 * @param env {@code NAME=VALUE}; no secret ones
 * @param workdir absolute path in the container
 * @param user as asked for or as the image says; empty: root
 * @param entrypoint what the command is handed to
 * @param command with its arguments
 * @param annotations of the OCI spec
 * @param volumes what the image wants kept
 * @param stopSignal its number
 * @param cgroup below each hierarchy's mount, or as systemd takes it
 * @param effective capabilities that the first process has from the start
 * @param bounding the most capabilities that a process can have
 * @param storage what its layer's directories are to where they lie, as the storage names them;
 *     none where it has no layer, or its storage is not there
 * @param confinement by the host's security modules
 */
public record ContainerDetails(
    List<String> env,
    String workdir,
    String user,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> annotations,
    List<String> volumes,
    int stopSignal,
    String cgroup,
    List<String> effective,
    List<String> bounding,
    Map<String, String> storage,
    Confinement confinement) {

  public ContainerDetails {
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    volumes = List.copyOf(volumes);
    effective = List.copyOf(effective);
    bounding = List.copyOf(bounding);
    storage = Collections.unmodifiableMap(new LinkedHashMap<>(storage));
  }
}
