/**
 * Registries: the OCI distribution protocol 1.1, and Docker's that it came from.
 *
 * <p>A {@link Registries} knows this host's configuration (registries.conf, auth.json, certs.d),
 * and finds the {@link Repository} that a name stands for, with its mirrors. A repository gives and
 * takes manifests and blobs. Blobs are read as streams that go on where they were cut; who reads
 * one checks its digest. Speaks types of the JDK only.
 *
 * <pre>{@code
 * Registries registries = new Registries(HostFiles.system(), Patience.DEFAULT);
 * Repository repository = registries.repository(name, RegistryAccess.CONFIGURED);
 * Manifest manifest = repository.manifest("latest");
 * }</pre>
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.image.registry;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
