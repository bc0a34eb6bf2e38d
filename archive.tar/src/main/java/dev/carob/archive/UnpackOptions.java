package dev.carob.archive;

/**
 * Options for unpacking a tar over a tree.
 *
 * @param owners maps the owners that the tar names
 * @param devices true to create device nodes; otherwise they are skipped
 * @param overwrite true if a directory may replace something else and vice versa; otherwise that is
 *     an error
 */
public record UnpackOptions(OwnerMapping owners, boolean devices, boolean overwrite) {}
