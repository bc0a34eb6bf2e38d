package dev.carob.tck;

/**
 * A defect of an implementation.
 *
 * @param name for test reports
 * @param method the methods of this name are broken
 * @param fault what they do in place of their work
 * @param test the contract's test that has to fail, as {@code name} or {@code name(type)}
 */
public record Defect(String name, String method, Broken.Fault fault, String test) {}
