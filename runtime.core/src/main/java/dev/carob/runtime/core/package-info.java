/** The lifecycle service: what it offers, and how it is wired. */
@NullMarked
package dev.carob.runtime.core;

import org.jspecify.annotations.NullMarked;
