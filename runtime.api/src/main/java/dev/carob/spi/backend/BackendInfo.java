package dev.carob.spi.backend;

/**
 * A backend as {@code carob backend ls} shows it.
 *
 * @param kind {@link BackendKind#type()}
 * @param bundle symbolic name of the plugin bundle that brings it
 * @param version of that bundle
 * @param ranking of its service: where none is preferred, new containers get the highest
 * @param present whether it can be used now
 * @param isDefault whether new containers get it
 * @param leases how many operations use it now
 */
public record BackendInfo(
    String kind,
    String name,
    String bundle,
    String version,
    int ranking,
    boolean present,
    boolean isDefault,
    int leases) {}
