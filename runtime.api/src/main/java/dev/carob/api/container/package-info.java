/**
 * The life of a container, as its users see it.
 *
 * <p>A container is <em>configured</em> by {@code create}: it has an id, a name, a writable layer
 * over its image and a record that survives everything. {@code start} mounts the layer, builds the
 * OCI spec and has the OCI runtime make the process (<em>created</em>) and let it go
 * (<em>running</em>). When the process ends the container is <em>stopped</em>, and as soon as its
 * mounts and cgroup are taken down <em>exited</em>; from there it can be started again, or removed.
 *
 * <pre>
 *                 init              start             pause
 *   configured ---------> created ---------> running <-------> paused
 *        ^                                      |     unpause     |
 *        | start                                | the process ends|
 *        |                                      v                 |
 *        +------------ exited <-------------- stopped <-----------+
 *                              clean-up
 * </pre>
 *
 * <p>Containers outlive the engine: when it ends, they run on; when it starts again, it picks them
 * up, with the exit codes and logs of those that ended meanwhile.
 *
 * <pre>{@code
 * @Reference ContainerEngine engine;
 *
 * String id = engine.create(ContainerSpec.of("builtin:busybox", "echo", "hello").build());
 * engine.start(id);
 * int code = engine.waitFor(id).code();
 * engine.remove(id, RemoveOptions.DEFAULT);
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
