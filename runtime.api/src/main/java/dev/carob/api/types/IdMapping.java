package dev.carob.api.types;

/**
 * A range of ids of a user namespace (user_namespaces(7)).
 *
 * @param container first id inside the namespace
 * @param host first id outside the namespace
 * @param size number of ids
 */
public record IdMapping(long container, long host, long size) {}
