/**
 * The configuration of the engine and of each backend.
 *
 * <p>Every bundle declares its keys, their types and their PIDs by OSGi's Metatype. Values are read
 * from files, {@code *.json} in the distribution's {@code etc}, in {@code /etc/carob} and in {@code
 * <root>/etc}; a later directory overrides an earlier one. A changed file takes effect at once.
 * {@link dev.carob.api.config.ConfigurationService#set} writes such a file too, so that its values
 * are kept when the engine restarts:
 *
 * <pre>{@code
 * configuration.set("dev.carob.oci.crun", Map.of("path", List.of("/opt/crun/bin/crun")));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
