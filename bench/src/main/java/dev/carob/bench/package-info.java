/** Benchmarks. Each result is a ratio to a peer measured in the same run. */
@NullMarked
package dev.carob.bench;

import org.jspecify.annotations.NullMarked;
