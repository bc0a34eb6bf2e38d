/** Configuration: what bundles say can be set, against what files and people set. */
@NullMarked
package dev.carob.plugin.manager.config;

import org.jspecify.annotations.NullMarked;
