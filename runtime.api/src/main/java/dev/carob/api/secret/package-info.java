/**
 * Secrets: small texts or bytes that containers are shown, and that are in no image and no listing.
 *
 * <p>A secret is kept by name until it is removed; its value can't be read back from the engine. A
 * container gets a copy when it is created, as a file or a variable, and keeps it whatever becomes
 * of the secret.
 *
 * <pre>{@code
 * engine.secrets().create("password", value, Map.of());
 * SecretUse file = SecretUse.builder("password").mode(0400).build();
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
