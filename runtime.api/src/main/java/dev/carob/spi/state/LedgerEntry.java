package dev.carob.spi.state;

/**
 * The note that a record holds, or was about to take, something from outside.
 *
 * @param owner id of the record
 * @param effect name of the step that takes it; one entry of a name an owner
 */
public record LedgerEntry(String owner, String effect) {}
