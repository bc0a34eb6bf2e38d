package dev.carob.spi.oci;

import java.nio.file.Path;

/**
 * The identity and the directory of an additional process in a container.
 *
 * @param id unique, 64 hexadecimal digits
 * @param directory volatile files of its supervisor, for this session only
 */
public record OciSession(OciContainer container, String id, Path directory) {}
