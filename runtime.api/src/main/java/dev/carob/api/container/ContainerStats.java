package dev.carob.api.container;

import java.time.Duration;
import java.time.Instant;

/**
 * What a running container uses, as the kernel counts it. Where the kernel does not count something
 * it is 0.
 *
 * @param at when it was read
 * @param started when the container was
 * @param cpu time on processors since the start, all together
 * @param memory bytes in use
 * @param memoryLimit bytes it may use: its limit, or what the machine has
 * @param processes number of processes and threads
 * @param networkIn bytes received on its interfaces, but for the loopback
 * @param networkOut bytes sent
 * @param blockIn bytes read from block devices
 * @param blockOut bytes written to block devices
 */
public record ContainerStats(
    String id,
    String name,
    Instant at,
    Instant started,
    Duration cpu,
    long memory,
    long memoryLimit,
    long processes,
    long networkIn,
    long networkOut,
    long blockIn,
    long blockOut) {}
