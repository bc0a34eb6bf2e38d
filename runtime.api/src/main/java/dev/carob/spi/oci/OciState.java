package dev.carob.spi.oci;

import dev.carob.api.types.ContainerExit;

/** The state of a container in an OCI runtime (OCI runtime-spec 1.2, runtime.md, state). */
public sealed interface OciState {

  /** Created; its process waits to be started. */
  record Created(int pid) implements OciState {}

  /** Its process runs. */
  record Running(int pid) implements OciState {}

  /** Its processes are frozen. */
  record Paused(int pid) implements OciState {}

  /** Its process has ended. */
  record Stopped(ContainerExit exit) implements OciState {}

  /** The container does not exist in the runtime: it was never created, or was deleted. */
  record Absent() implements OciState {}
}
