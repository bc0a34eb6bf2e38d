/**
 * Secrets: small values that containers get, but that are not part of an image or of a listing.
 *
 * <p>A secret has a name, and is kept until it is removed; its value cannot be read from the
 * engine. A container gets a copy when it is created, as a file or a variable, and keeps it when
 * the secret changes or is removed.
 *
 * <pre>{@code
 * engine.secrets().create("password", value, Map.of());
 * SecretUse file = SecretUse.builder("password").mode(0400).build();
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
