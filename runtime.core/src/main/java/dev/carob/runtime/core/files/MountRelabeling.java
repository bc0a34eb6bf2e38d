package dev.carob.runtime.core.files;

import dev.carob.linux.Selinux;
import dev.carob.linux.SelinuxLabel;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.nio.file.Path;

/** Labels files that are mounted in containers, so that SELinux permits access. */
public final class MountRelabeling {

  private static final String SHARED_LEVEL = "s0";

  private MountRelabeling() {}

  /** Labels a tree so that all containers can access it. */
  public static void shared(Container container, Path top) throws IOException {
    String label = container.config().confinement().mountLabel();
    if (!label.isEmpty()) {
      Selinux.label(top, SelinuxLabel.parse(label).withLevel(SHARED_LEVEL).toString());
    }
  }

  /** Labels a tree so that only this container can access it. */
  public static void own(Container container, Path top) throws IOException {
    String label = container.config().confinement().mountLabel();
    if (!label.isEmpty()) {
      Selinux.label(top, label);
    }
  }
}
