/** The state store: records and the ledger in an embedded SQLite database. */
@NullMarked
package dev.carob.state.sqlite;

import org.jspecify.annotations.NullMarked;
