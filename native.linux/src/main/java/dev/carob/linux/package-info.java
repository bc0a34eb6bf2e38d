/**
 * Access to the Linux kernel. Only this bundle makes native calls.
 *
 * <p>Every failure is an {@link dev.carob.linux.ErrnoException} that names the call, its object and
 * the errno. This bundle does not depend on containers.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
