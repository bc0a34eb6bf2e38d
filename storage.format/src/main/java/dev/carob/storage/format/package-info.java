/**
 * Shared code for stores in the containers/storage format: the record files ({@code layers.json},
 * {@code images.json} and others), which several programs read and write under locks, and the
 * conversion of a layer's tar to a directory and back.
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
