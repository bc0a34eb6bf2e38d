/**
 * Networks, by which containers reach each other and the outside.
 *
 * <p>The default network is created when it is first used. Others are created by {@link
 * dev.carob.api.network.NetworkService#create}, or come from the configuration of the network
 * backend.
 *
 * <pre>{@code
 * engine.networks().create(NetworkSpec.named("backend"));
 * engine.create(
 *     ContainerSpec.of("app")
 *         .network("backend")
 *         .networking(Networking.of(PortMapping.parse("8080:80")))
 *         .build());
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
