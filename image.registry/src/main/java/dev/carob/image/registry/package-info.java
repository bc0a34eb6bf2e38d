/**
 * Client for registries: the OCI distribution protocol 1.1, and Docker's, from which it derives.
 *
 * <p>{@link Registries} reads this host's configuration (registries.conf, auth.json, certs.d) and
 * finds the {@link Repository} for a name, including its mirrors. A repository downloads and
 * uploads manifests and blobs. Downloads resume after an interruption; the caller verifies the
 * digest. The API uses JDK types only.
 *
 * <pre>{@code
 * Registries registries = new Registries(HostFiles.system(), RetryPolicy.DEFAULT);
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
