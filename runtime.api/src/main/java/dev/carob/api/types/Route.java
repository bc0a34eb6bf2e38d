package dev.carob.api.types;

/**
 * A route of the containers of a network.
 *
 * @param destination in CIDR form
 * @param gateway address in a subnet of the network
 * @param metric 0 for the kernel's default
 */
public record Route(String destination, String gateway, long metric) {}
