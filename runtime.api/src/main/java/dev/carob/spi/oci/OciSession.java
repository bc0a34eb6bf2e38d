package dev.carob.spi.oci;

import java.nio.file.Path;

/**
 * An additional process in a container, as an OCI runtime knows it.
 *
 * @param id unique, 64 hexadecimal digits
 * @param directory volatile files of its supervisor, for this session only
 */
public record OciSession(OciContainer container, String id, Path directory) {}
