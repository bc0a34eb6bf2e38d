/**
 * Network backend for CNI: configuration files and plugin programs (CNI 1.0; configurations from
 * version 0.3.1 on).
 */
@NullMarked
package dev.carob.network.cni;

import org.jspecify.annotations.NullMarked;
