/** Layers as whole copies: for file systems on which overlayfs can't be used. */
@NullMarked
package dev.carob.storage.vfs;

import org.jspecify.annotations.NullMarked;
