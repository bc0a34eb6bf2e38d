/**
 * The forms in which the engine's records are stored, apart from the values of the API, so that
 * those can change without a loss of data. The names of the components are the keys of the JSON.
 */
@NullMarked
package dev.carob.runtime.core.stored;

import org.jspecify.annotations.NullMarked;
