package dev.carob.spi.storage;

import java.time.Instant;
import java.util.List;

/**
 * A layer.
 *
 * @param parent empty for a base layer
 * @param diffDigest digest of the plain tar it was made from; empty for one that was made empty
 * @param diffSize bytes of that tar; -1 where unknown
 */
public record Layer(
    String id,
    String parent,
    List<String> names,
    Instant created,
    String diffDigest,
    long diffSize) {}
