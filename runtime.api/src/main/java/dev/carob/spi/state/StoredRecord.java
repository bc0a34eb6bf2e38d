package dev.carob.spi.state;

/**
 * A record of the state store.
 *
 * @param kind such as {@code container}
 * @param name unique within its kind
 * @param config JSON, written when the object is created or changed
 * @param state JSON, written often
 */
public record StoredRecord(String kind, String id, String name, String config, String state) {}
