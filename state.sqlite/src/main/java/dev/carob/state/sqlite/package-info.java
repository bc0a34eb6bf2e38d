/** Records and ledger in one embedded SQLite database. */
@NullMarked
package dev.carob.state.sqlite;

import org.jspecify.annotations.NullMarked;
