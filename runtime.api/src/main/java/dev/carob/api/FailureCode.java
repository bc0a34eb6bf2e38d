package dev.carob.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The precise cause of a failure, for programs: front ends derive an HTTP status, a gRPC status or
 * an exit code from it. Later versions add codes. A program that does not know a code uses its
 * {@link #general()} code; each subclass of {@link CarobException} has one.
 */
public enum FailureCode {
  /** No container, image, network or other object has that name or id. */
  NOT_FOUND,

  /** The name belongs to another object. */
  NAME_IN_USE,

  /** An argument, a file or a combination of arguments is invalid. */
  INVALID_ARGUMENT,

  /** A registry requires credentials, or rejects the given ones. */
  UNAUTHORIZED(INVALID_ARGUMENT),

  /** A registry accepts the credentials, but denies the operation. */
  ACCESS_DENIED(INVALID_ARGUMENT),

  /** The file contains another plugin than the one to be updated. */
  OTHER_PLUGIN(INVALID_ARGUMENT),

  /** The plugin is part of the distribution and cannot be uninstalled. */
  PART_OF_DISTRIBUTION(INVALID_ARGUMENT),

  /** The object is in a state in which the operation is not allowed. */
  INVALID_STATE,

  /** Another object depends on this one, or this one requires one that is not ready. */
  DEPENDENCY,

  /** A backend is missing, and did not arrive in time. */
  BACKEND_UNAVAILABLE,

  /** The OCI runtime or its supervisor failed. */
  RUNTIME_FAILED,

  /** The container's command does not exist. */
  COMMAND_NOT_FOUND(RUNTIME_FAILED),

  /** The container's command exists, but cannot be executed. */
  COMMAND_NOT_EXECUTABLE(RUNTIME_FAILED),

  /** A layer, mount or record on disk could not be created, read or removed. */
  STORAGE_FAILED,

  /** The users of a user namespace cannot reach the engine's run directory. */
  RUN_DIRECTORY_CLOSED(STORAGE_FAILED),

  /** A network could not be set up or torn down, or a server could not be reached. */
  NETWORK_FAILED,

  /**
   * A server's certificate is not signed by a known authority, or no secure connection was
   * established.
   */
  INSECURE_CONNECTION(NETWORK_FAILED),

  /** A registry cannot be reached, or cannot answer: it is unknown whether it has an image. */
  REGISTRY_UNAVAILABLE(NETWORK_FAILED),

  /** The configured ranges contain no free subnet. */
  NO_FREE_SUBNET(NETWORK_FAILED),

  /** The calling thread was interrupted. */
  INTERRUPTED,

  /** A defect of the engine. */
  INTERNAL;

  private final @Nullable FailureCode general;

  FailureCode() {
    general = null;
  }

  FailureCode(FailureCode general) {
    this.general = general;
  }

  /**
   * Returns the general code of this kind of failure. For a general code, this is the code itself.
   */
  public FailureCode general() {
    return general == null ? this : general;
  }

  /** The stable name for protocols and logs, such as {@code not-found}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
