/** What commands print: tables, JSON, Go templates, times and sizes as Podman writes them. */
@NullMarked
package dev.carob.shell.gogo.format;

import org.jspecify.annotations.NullMarked;
