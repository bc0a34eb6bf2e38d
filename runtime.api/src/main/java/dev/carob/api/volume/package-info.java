/**
 * Volumes: directories of the engine that outlive the containers in which they are mounted.
 *
 * <p>A volume has a name. It is created by {@link dev.carob.api.volume.VolumeService#create}, or
 * when the first container names it. It is kept until it is removed, which is refused while a
 * container uses it. A volume that was created for a container without a name is anonymous, and can
 * be removed together with the container.
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
@Version("1.1.0")
@NullMarked
package dev.carob.api.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
