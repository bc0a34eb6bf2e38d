package dev.carob.spi.oci;

import java.nio.file.Path;

/**
 * A process in a container beside its first one, as an OCI runtime knows it.
 *
 * @param id unique, 64 hexadecimal digits
 * @param directory volatile files of its supervisor, the session's own
 */
public record OciSession(OciContainer container, String id, Path directory) {}
