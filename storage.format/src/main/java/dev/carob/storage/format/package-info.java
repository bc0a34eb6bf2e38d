/**
 * What the writers of a store in the containers/storage format share: its record files ({@code
 * layers.json}, {@code images.json} and the like), which several programs read and write at once
 * under record locks, and the way from the tar of a layer's difference to a directory and back.
 *
 * <pre>{@code
 * RecordFile images = new RecordFile(mapper, dir.resolve("images.json"), dir.resolve("images.lock"), true);
 * images.write(records -> records.put(id, record));
 * }</pre>
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.storage.format;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
