/**
 * Where the engine keeps what it must not forget.
 *
 * <p>A record has a kind, an id, a unique name, a configuration that seldom changes and a state
 * that often does, both JSON. Beside the records lies the ledger: before the engine takes something
 * from outside for a record (a mount, a namespace, a process), it notes the effect; after giving it
 * back, it drops the note. What the ledger holds after a crash is what has to be looked after.
 *
 * <p>Changes are made in transactions, whole or not at all. A transaction is told how durable it
 * has to be: a configuration must survive the loss of power, while a note of a mount need not,
 * since the mount does not either.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.spi.state;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
