/** The OCI runtime crun, as a backend. */
@NullMarked
package dev.carob.oci.crun;

import org.jspecify.annotations.NullMarked;
