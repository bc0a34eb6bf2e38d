/**
 * What an engine keeps on the disk, and how to remove what is not used.
 *
 * <p>{@link dev.carob.api.housekeeping.Housekeeping} combines the services of containers, images,
 * networks and volumes: it knows which of their objects are in use by others, and the order in
 * which they can be removed. A front end translates its filters into queries, and prints the
 * results:
 *
 * <pre>{@code
 * Instant limit = Instant.now().minus(Duration.ofDays(1));
 * ContainerQuery old = ContainerQuery.builder().createdBefore(limit).build();
 * for (Removal removal : housekeeping.pruneContainers(old, false)) {
 *   removal.failure().ifPresentOrElse(this::report, () -> print(removal.name()));
 * }
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.housekeeping;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
