/** Backends for OCI runtimes that are added by configuration. */
@NullMarked
package dev.carob.oci.runtime;

import org.jspecify.annotations.NullMarked;
