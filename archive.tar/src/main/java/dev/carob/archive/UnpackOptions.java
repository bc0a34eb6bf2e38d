package dev.carob.archive;

/**
 * How a tar is unpacked over a tree.
 *
 * @param owners applied to the owners that the tar names
 * @param devices whether device nodes are made; else they are left out
 * @param overwrite whether a directory may be replaced by something else, and the reverse; else
 *     that is an error
 */
public record UnpackOptions(OwnerMapping owners, boolean devices, boolean overwrite) {}
