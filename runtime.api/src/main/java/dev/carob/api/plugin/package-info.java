/**
 * Plugins: bundles that add backends or other services to a running engine.
 *
 * <p>A plugin is part of the distribution, is installed by {@link
 * dev.carob.api.plugin.PluginService#install}, or is put into the engine's {@code deploy}
 * directory. Installed and deployed files are checked before they change anything: the file must be
 * a bundle, the engine must provide its imports in the required versions, it must run on this
 * version of Java, and, if an allow-list is set, its SHA-256 digest must be on the list. The plugin
 * is started again when the engine restarts.
 *
 * <p>A plugin can be updated while containers run. If the new version does not provide the backends
 * that it declares, the old version is restored:
 *
 * <pre>{@code
 * Plugin crun = plugins.update("dev.carob.oci.crun", Path.of("oci.crun-0.1.1.jar"));
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
