package dev.carob.spi.backend;

import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;

/** The kinds of backends that a container is made with. */
public enum BackendKind {
  STORAGE("storage", "storage driver", StorageDriver.class),
  OCI("oci", "OCI runtime", OciRuntime.class),
  NETWORK("network", "network backend", NetworkBackend.class),
  HOOKS("hooks", "hook manager", HookManager.class);

  private final String type;
  private final String title;
  private final Class<?> service;

  BackendKind(String type, String title, Class<?> service) {
    this.type = type;
    this.title = title;
    this.service = service;
  }

  /** As in the capability's attribute {@code type}. */
  public String type() {
    return type;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** The type under which it is registered as a service. */
  public Class<?> service() {
    return service;
  }
}
