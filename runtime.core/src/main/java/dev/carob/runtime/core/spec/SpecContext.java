package dev.carob.runtime.core.spec;

import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.spi.hooks.Hook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The input of the steps.
 *
 * @param rootfs mounted root filesystem
 * @param binds file of the engine by the path in the container where it is mounted
 * @param sources location of a mount of the user or the image by its destination, if the
 *     container's configuration does not contain it
 * @param imposed mount options that no request can change, by the path in the container
 * @param variables secret environment variables
 * @param namespaces file of an existing namespace by kind, as the OCI spec names it
 */
record SpecContext(
    ContainerConfig config,
    Path rootfs,
    Map<String, String> binds,
    Map<String, Path> namespaces,
    Map<String, String> sources,
    Map<String, List<String>> imposed,
    Map<String, String> variables,
    List<Hook> hooks) {}
