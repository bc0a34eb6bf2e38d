/** Configuration: validates settings from files and commands against the bundles' definitions. */
@NullMarked
package dev.carob.plugin.manager.config;

import org.jspecify.annotations.NullMarked;
