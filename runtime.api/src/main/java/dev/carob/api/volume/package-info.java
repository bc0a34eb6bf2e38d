/**
 * Volumes: directories of the engine's that outlive the containers they are shown in.
 *
 * <p>A volume has a name. It is made when it is asked for, or when the first container names it,
 * and is removed when it is asked for, unless a container uses it. One that a container has got
 * without naming it is anonymous, and may go with the container.
 *
 * <pre>{@code
 * engine.volumes().create(VolumeSpec.builder().name("data").labels(Map.of("tier", "db")).build());
 * engine.create(
 *     ContainerSpec.of("app")
 *         .mounting(Mounting.of(MountText.volume("data:/var/lib/app")))
 *         .build());
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
