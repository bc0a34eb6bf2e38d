/**
 * OCI hooks from configuration directories, in the format 1.0.0 of oci-hooks(5). The directories
 * are read whenever a container is created, so that a hook put there counts at once.
 */
@NullMarked
package dev.carob.hooks.oci;

import org.jspecify.annotations.NullMarked;
