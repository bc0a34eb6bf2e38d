package dev.carob.spi.state;

/**
 * Notes that a record holds a resource outside the state store, or was about to take it.
 *
 * @param owner id of the record
 * @param effect name of the step that takes the resource; an owner has at most one entry for each
 *     step
 */
public record LedgerEntry(String owner, String effect) {}
