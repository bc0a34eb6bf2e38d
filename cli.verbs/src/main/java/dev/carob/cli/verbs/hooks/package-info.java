/** OCI hooks. */
@NullMarked
package dev.carob.cli.verbs.hooks;

import org.jspecify.annotations.NullMarked;
