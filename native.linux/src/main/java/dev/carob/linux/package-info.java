/**
 * The Linux kernel, as the rest of Carob sees it: the only place that makes native calls.
 *
 * <p>Every failure is an {@link dev.carob.linux.ErrnoException} that tells the call, what it was
 * done to, and the errno. Nothing here knows about containers.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
