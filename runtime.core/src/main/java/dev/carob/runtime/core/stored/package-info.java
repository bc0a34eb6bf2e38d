/**
 * The stored forms of the engine's records. They are separate from the values of the API, so that
 * the API can change without loss of data. The names of the record components are the keys of the
 * JSON.
 */
@NullMarked
package dev.carob.runtime.core.stored;

import org.jspecify.annotations.NullMarked;
