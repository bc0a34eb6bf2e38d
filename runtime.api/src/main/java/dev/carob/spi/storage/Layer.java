package dev.carob.spi.storage;

import java.time.Instant;
import java.util.List;

/**
 * A layer.
 *
 * @param parent empty for a base layer
 * @param diffDigest digest of the plain tar it was made from; empty for one that was made empty
 * @param diffSize bytes of that tar; -1 where unknown
 * @param blob as which it came
 * @param readOnly it belongs to another store, and is not changed or removed here
 */
public record Layer(
    String id,
    String parent,
    List<String> names,
    Instant created,
    String diffDigest,
    long diffSize,
    LayerBlob blob,
    boolean readOnly) {}
