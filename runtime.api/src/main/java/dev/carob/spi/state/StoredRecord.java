package dev.carob.spi.state;

/**
 * Something the engine remembers.
 *
 * @param kind such as {@code container}
 * @param name unique within its kind
 * @param config JSON, written when the thing is made and when somebody changes it
 * @param state JSON, written often
 */
public record StoredRecord(String kind, String id, String name, String config, String state) {}
