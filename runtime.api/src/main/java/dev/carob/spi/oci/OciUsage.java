package dev.carob.spi.oci;

import java.time.Duration;

/**
 * What a container uses, as the kernel counts it; 0 for what it does not count.
 *
 * @param cpu time on processors, all together
 * @param memory bytes in use
 * @param memoryLimit bytes it may use; {@link Long#MAX_VALUE} without a limit
 * @param processes number of processes and threads
 * @param networkIn bytes received on its interfaces, but for the loopback
 * @param networkOut bytes sent
 * @param blockIn bytes read from block devices
 * @param blockOut bytes written to block devices
 */
public record OciUsage(
    Duration cpu,
    long memory,
    long memoryLimit,
    long processes,
    long networkIn,
    long networkOut,
    long blockIn,
    long blockOut) {}
