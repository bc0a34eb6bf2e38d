package dev.carob.spi.oci;

import java.nio.file.Path;

/**
 * The identity and the directories of a container in an OCI runtime.
 *
 * @param bundle the OCI bundle: {@code config.json}, and the supervisor's sockets
 * @param runDir directory of the supervisor's volatile files
 */
public record OciContainer(String id, Path bundle, Path runDir) {}
