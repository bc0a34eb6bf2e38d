/** Backend for the OCI runtime runc. */
@NullMarked
package dev.carob.oci.runc;

import org.jspecify.annotations.NullMarked;
