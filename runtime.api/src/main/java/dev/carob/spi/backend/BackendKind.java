package dev.carob.spi.backend;

import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.image.ImageStore;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.storage.StorageDriver;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of backends. Code that treats several kinds alike derives from this list. */
public enum BackendKind {
  STORAGE("storage", "storage driver", StorageDriver.class, Choice.CONFIGURED, true),
  OCI("oci", "OCI runtime", OciRuntime.class, Choice.CONFIGURED, false),
  NETWORK("network", "network backend", NetworkBackend.class, Choice.CONFIGURED, false),
  HOOKS("hooks", "hook manager", HookManager.class, Choice.ALL, false),
  STATE("state", "state store", StateStore.class, Choice.RECORDED, true),
  IMAGES("images", "image store", ImageStore.class, Choice.RECORDED, true);

  /** How the engine chooses among several backends of a kind. */
  public enum Choice {
    /** The configured backend, or else the one with which the root was first used. */
    CONFIGURED,
    /** The backend with which the root was first used. */
    RECORDED,
    /** All of them. */
    ALL
  }

  private final String type;
  private final String title;
  private final Class<?> service;
  private final Choice choice;
  private final boolean keepsData;

  BackendKind(String type, String title, Class<?> service, Choice choice, boolean keepsData) {
    this.type = type;
    this.title = title;
    this.service = service;
    this.choice = choice;
    this.keepsData = keepsData;
  }

  /** The kind with a type of service. */
  public static BackendKind of(Class<?> service) {
    return Arrays.stream(values())
        .filter(kind -> kind.service == service)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(service + " is not a kind of backend"));
  }

  /** Returns the kind with a value of the attribute {@code type}; empty for other values. */
  public static Optional<BackendKind> ofType(String type) {
    return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }

  /** The value of the attribute {@code type} of the capability {@link Backends#CAPABILITY}. */
  public String type() {
    return type;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The type of the OSGi service. */
  public Class<?> service() {
    return service;
  }

  /** How the engine chooses among several backends of this kind. */
  public Choice choice() {
    return choice;
  }

  /**
   * Returns true if the backend keeps data of a root. If such a backend is missing, no other one
   * replaces it.
   */
  public boolean keepsData() {
    return keepsData;
  }
}
