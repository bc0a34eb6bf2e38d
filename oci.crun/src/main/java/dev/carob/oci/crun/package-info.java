/** Backend for the OCI runtime crun. */
@NullMarked
package dev.carob.oci.crun;

import org.jspecify.annotations.NullMarked;
