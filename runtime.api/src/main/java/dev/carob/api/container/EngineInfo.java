package dev.carob.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What an engine tells of itself.
 *
 * @param version of Carob
 * @param root persistent data
 * @param run volatile data
 * @param pid of the engine's process
 * @param defaults kind of backend ({@code storage}, {@code oci}, …) to the name that new containers
 *     get
 * @param containers how many containers are in each state
 */
public record EngineInfo(
    String version,
    Path root,
    Path run,
    long pid,
    Instant started,
    Map<String, String> defaults,
    Map<ContainerState, Integer> containers) {}
