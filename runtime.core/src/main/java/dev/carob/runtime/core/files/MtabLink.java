package dev.carob.runtime.core.files;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.runtime.core.record.Container;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the link {@code /etc/mtab} to root filesystems without it, which programs read mounts from.
 */
public final class MtabLink {

  private static final Logger LOG = LoggerFactory.getLogger(MtabLink.class);
  private static final String ETC = "etc";
  private static final String MTAB = "etc/mtab";
  private static final String MOUNTS = "/proc/mounts";

  private MtabLink() {}

  /** Makes the link, unless the root filesystem belongs to the user or must not change. */
  public static void make(Container container) {
    if (container.config().spec().readOnly() || container.config().layer().isEmpty()) {
      return;
    }
    try (ConfinedTree root = ConfinedTree.open(Path.of(container.status().rootfs()))) {
      if (root.kind(ETC).isPresent() && root.kind(MTAB).isEmpty()) {
        Faults.before("link mtab");
        root.symlink(MTAB, MOUNTS);
        root.chown(MTAB, container.ids().rootUid(), container.ids().rootGid());
        Faults.after("link mtab");
      }
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        LOG.warn("{}: cannot make {}", container.config().title(), MTAB, e);
      }
    }
  }
}
