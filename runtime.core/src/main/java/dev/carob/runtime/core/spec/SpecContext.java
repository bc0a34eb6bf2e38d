package dev.carob.runtime.core.spec;

import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.spi.hooks.Hook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the steps may look at.
 *
 * @param rootfs the mounted root filesystem
 * @param binds path in the container to the engine's file shown there
 * @param sources place of a mount of the user's or the image's choice to where it lies, where the
 *     container's configuration does not tell
 * @param variables that are secret
 * @param namespaces kind of a namespace that is there already, as OCI calls it, to its file
 */
record SpecContext(
    ContainerConfig config,
    Path rootfs,
    Map<String, String> binds,
    Map<String, Path> namespaces,
    Map<String, String> sources,
    Map<String, String> variables,
    List<Hook> hooks) {}
