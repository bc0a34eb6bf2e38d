/**
 * The engine's persistent state.
 *
 * <p>A record has a kind, an id, a unique name, a configuration that seldom changes and a state
 * that often does; both are JSON. The store also contains the ledger: before the engine takes a
 * resource for a record (a mount, a namespace, a process), it adds an entry, and after releasing
 * the resource, it removes the entry. The entries that exist after a crash name the resources to
 * clean up.
 *
 * <p>Changes are made in transactions. Each transaction has a durability: a configuration must
 * survive a loss of power; the note of a mount need not, because the mount does not either.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.spi.state;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
