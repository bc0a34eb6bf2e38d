package dev.carob.spi.oci;

import java.nio.file.Path;

/**
 * What a runtime needs to start another process in a container.
 *
 * @param process file with the process as JSON (OCI runtime-spec 1.2, config.md, process)
 * @param terminal the process asks for one
 * @param openStdin give it input from its attachment
 */
public record OciExec(OciSession session, Path process, boolean terminal, boolean openStdin) {}
