/** OCI runtimes that a configuration names, as backends. */
@NullMarked
package dev.carob.oci.runtime;

import org.jspecify.annotations.NullMarked;
