package dev.carob.runtime.core.files;

import dev.carob.linux.Selinux;
import dev.carob.linux.SelinuxLabel;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.nio.file.Path;

/** Labels what a container is shown, so that SELinux lets it in. */
public final class Labels {

  private static final String SHARED_LEVEL = "s0";

  private Labels() {}

  /** For every container. */
  public static void shared(Container container, Path top) throws IOException {
    String label = container.config().confinement().mountLabel();
    if (!label.isEmpty()) {
      Selinux.label(top, SelinuxLabel.parse(label).withLevel(SHARED_LEVEL).toString());
    }
  }

  /** For this container only. */
  public static void own(Container container, Path top) throws IOException {
    String label = container.config().confinement().mountLabel();
    if (!label.isEmpty()) {
      Selinux.label(top, label);
    }
  }
}
