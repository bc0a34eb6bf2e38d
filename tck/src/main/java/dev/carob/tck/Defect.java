package dev.carob.tck;

/**
 * A defect of an implementation.
 *
 * @param name for test reports
 * @param method name of the broken methods
 * @param fault the behaviour of the broken methods
 * @param test the contract's test that has to fail, as {@code name} or {@code name(type)}
 */
public record Defect(String name, String method, Broken.Fault fault, String test) {}
