package org.example.reflink;

import dev.carob.api.CarobException;
import dev.carob.linux.ProgramRun;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.storage.vfs.VfsDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Stores layers as whole directories that share their blocks, on file systems such as btrfs and
 * XFS. A container's layer needs no space except for its inodes, and its files are read directly.
 * If the file system does not support this, the driver reports it instead of copying every image
 * for every container.
 */
@Component(
    service = StorageDriver.class,
    configurationPid = "org.example.reflink",
    property = {"carob.backend=reflink", "service.ranking:Integer=-100"})
@Designate(ocd = ReflinkDriver.Settings.class)
public final class ReflinkDriver extends VfsDriver {

  /** The configuration {@code org.example.reflink}. */
  @ObjectClassDefinition(name = "Storage driver reflink")
  public @interface Settings {

    @AttributeDefinition(description = "Whether to copy files if blocks cannot be shared")
    boolean copy() default false;
  }

  @Activate
  public ReflinkDriver(BundleContext context, Settings settings) {
    this(
        Path.of(context.getProperty("carob.root"), "storage"),
        Path.of(context.getProperty("carob.run"), "storage"),
        settings.copy());
  }

  ReflinkDriver(Path root, Path run, boolean copy) {
    super("reflink", copy ? root : sharing(root), run, List.of());
  }

  private static Path sharing(Path root) {
    try {
      Path from = Files.writeString(Files.createDirectories(root).resolve(".from"), "shared");
      Path to = root.resolve(".to");
      ProgramRun.Outcome outcome =
          ProgramRun.of(List.of("/bin/cp", "--reflink=always", from.toString(), to.toString()));
      Files.delete(from);
      Files.deleteIfExists(to);
      if (outcome.status() != 0) {
        throw new CarobException.StorageFailed(
            "the file system of %s cannot share blocks: use btrfs or XFS, or set copy=true"
                .formatted(root),
            null);
      }
      return root;
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write in " + root + ": " + e, e);
    }
  }
}
