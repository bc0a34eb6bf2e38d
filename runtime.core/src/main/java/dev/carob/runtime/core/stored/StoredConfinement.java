package dev.carob.runtime.core.stored;

import dev.carob.api.container.Confinement;

/** The stored form of labels and profiles of security modules. */
public record StoredConfinement(String processLabel, String mountLabel, String apparmor) {

  /** Converts a value of the API to its stored form. */
  public static StoredConfinement of(Confinement value) {
    return new StoredConfinement(value.processLabel(), value.mountLabel(), value.apparmor());
  }

  /** Converts this to a value of the API. */
  public Confinement toApi() {
    return Confinement.builder()
        .processLabel(processLabel)
        .mountLabel(mountLabel)
        .apparmor(apparmor)
        .build();
  }
}
