package dev.carob.spi.oci;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a runtime needs to create a container, besides its bundle.
 *
 * @param name for people; the supervisor shows it
 * @param terminal the spec asks for one
 * @param openStdin keep the process's stdin open for attachments
 * @param log file that takes its output
 * @param logDriver {@code k8s-file} or {@code none}
 * @param logSizeMax bytes after which the log is begun anew; 0: never
 * @param timeout after which the supervisor ends the container by force; zero: never
 * @param cgroups who makes its cgroup
 */
public record OciCreate(
    OciContainer container,
    String name,
    boolean terminal,
    boolean openStdin,
    Path log,
    String logDriver,
    long logSizeMax,
    Duration timeout,
    CgroupManager cgroups) {}
