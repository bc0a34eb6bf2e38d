/**
 * Plugins: the bundles that bring backends, or anything else, to a running engine.
 *
 * <p>A plugin comes with the distribution, by {@link dev.carob.api.plugin.PluginService#install},
 * or by being dropped into the engine's {@code deploy} directory. What comes by the latter two is
 * looked at before it touches anything: whether it is a bundle at all, whether the engine has what
 * it imports in the versions that it was built for, whether it runs on this Java, and, where an
 * allow-list is set, whether its SHA-256 digest is on it. It is there again when the engine starts
 * anew.
 *
 * <p>A newer version takes the place of an older one while containers run, and the older one is put
 * back where the newer does not bring the backends that it says it does:
 *
 * <pre>{@code
 * Plugin crun = plugins.update("dev.carob.oci.crun", Path.of("oci.crun-0.1.1.jar"));
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
