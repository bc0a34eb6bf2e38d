/**
 * The lifecycle of containers.
 *
 * <p>{@code create} <em>configures</em> a container: it has an id, a name, a writable layer over
 * its image and a record that is kept until its removal. {@code start} mounts the layer, builds the
 * OCI spec and lets the OCI runtime create the process (<em>created</em>) and start it
 * (<em>running</em>). When the process ends, the container is <em>stopped</em>, and when its mounts
 * and cgroup are removed, <em>exited</em>; then it can be started again, or removed.
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
 * <p>Containers outlive the engine: when it ends, they continue to run; when it starts again, it
 * takes them over, with the exit codes and logs of those that ended meanwhile.
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
@Version("1.1.0")
@NullMarked
package dev.carob.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
