/**
 * Packs file trees into tars and unpacks them.
 *
 * <p>Type, owner, mode, time, extended attributes and hard links are preserved. Unpacking resolves
 * every path inside the tree as if it were the whole file system, so that no name, symbolic link or
 * hard link leads out of it; names that would are rejected.
 *
 * <pre>{@code
 * try (ConfinedTree root = ConfinedTree.open(rootfs)) {
 *   TarPacker.tree(root, "srv", "srv", out, PackOptions.EXACT);
 * }
 * TarUnpacker.files(
 *     "the archive", in, other, "srv", new UnpackOptions(OwnerMapping.NONE, false, false));
 * }</pre>
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.archive;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
