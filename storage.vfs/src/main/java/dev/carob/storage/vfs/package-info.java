/** Storage driver that copies whole trees, for file systems that do not support overlayfs. */
@NullMarked
package dev.carob.storage.vfs;

import org.jspecify.annotations.NullMarked;
