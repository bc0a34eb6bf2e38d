package dev.carob.runtime.core.stored;

import dev.carob.api.container.Confinement;

/** The form in which labels and profiles of security modules are recorded. */
public record StoredConfinement(String processLabel, String mountLabel, String apparmor) {

  /** Of a value of the API. */
  public static StoredConfinement of(Confinement value) {
    return new StoredConfinement(value.processLabel(), value.mountLabel(), value.apparmor());
  }

  /** As a value of the API. */
  public Confinement toApi() {
    return Confinement.builder()
        .processLabel(processLabel)
        .mountLabel(mountLabel)
        .apparmor(apparmor)
        .build();
  }
}
