package dev.carob.api.container;

/**
 * A resource limit of the container's processes (OCI runtime-spec 1.2, config.md, rlimits).
 *
 * @param type the kernel's name, such as {@code RLIMIT_NOFILE}
 * @param soft the limit in force; -1 for none
 * @param hard what the process may raise it to; -1 for none
 */
public record Rlimit(String type, long soft, long hard) {}
