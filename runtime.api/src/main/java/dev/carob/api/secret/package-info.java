/**
 * Secrets: small texts or bytes that containers are shown, and that are in no image and no listing.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.api.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
