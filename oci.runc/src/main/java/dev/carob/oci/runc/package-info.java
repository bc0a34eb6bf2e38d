/** The OCI runtime runc, as a backend. */
@NullMarked
package dev.carob.oci.runc;

import org.jspecify.annotations.NullMarked;
