package dev.carob.api;

import java.io.Serializable;

/**
 * An object that a failure is about.
 *
 * @param name its name or id, as the caller passed it if the caller did
 */
public record Subject(Kind kind, String name) implements Serializable {

  /** The kinds of objects. Later versions add kinds. */
  public enum Kind {
    CONTAINER,
    IMAGE,
    NETWORK,
    VOLUME,
    SECRET,
    /** A storage driver, OCI runtime, network backend, hook manager or state store. */
    BACKEND,
    PLUGIN,
    /** The settings of a component, identified by its PID. */
    SETTINGS,
    /** An image registry, identified by host and port. */
    REGISTRY,
    /** A file or directory of the host. */
    FILE
  }
}
