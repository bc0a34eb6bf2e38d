/** Plugins: what they need, whether they may, and how one takes another's place. */
@NullMarked
package dev.carob.plugin.manager;

import org.jspecify.annotations.NullMarked;
