/**
 * OCI hooks from configuration directories, in both formats of oci-hooks(5). The directories are
 * watched, so that changes take effect at once.
 */
@NullMarked
package dev.carob.hooks.oci;

import org.jspecify.annotations.NullMarked;
