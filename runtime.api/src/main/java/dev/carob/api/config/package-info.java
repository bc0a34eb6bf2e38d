/**
 * Configuration: what can be set of the engine and of each backend, and what is set.
 *
 * <p>Every bundle tells by OSGi's Metatype which keys it knows under which PID, and of which type.
 * Values come from files, {@code *.json} in the distribution's {@code etc}, in {@code /etc/carob}
 * and in {@code <root>/etc}, each over those before, and are in effect from the moment that a file
 * is written. {@link dev.carob.api.config.ConfigurationService#set} writes such a file too, so that
 * what it sets is there when the engine starts anew:
 *
 * <pre>{@code
 * configuration.set("dev.carob.oci.crun", Map.of("path", List.of("/opt/crun/bin/crun")));
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
