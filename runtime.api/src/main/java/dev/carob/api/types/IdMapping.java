package dev.carob.api.types;

/**
 * A range of ids of a user namespace (user_namespaces(7)).
 *
 * @param container first id inside
 * @param host first id outside
 * @param size how many
 */
public record IdMapping(long container, long host, long size) {}
