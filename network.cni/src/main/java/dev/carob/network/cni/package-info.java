/**
 * Networks by CNI: configurations in files, plugins as programs (CNI 1.0, from configurations of
 * 0.3.1 on).
 */
@NullMarked
package dev.carob.network.cni;

import org.jspecify.annotations.NullMarked;
