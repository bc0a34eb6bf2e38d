package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.ProgramStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounts and unmounts the file systems of volumes. Callers serialize calls for a volume. */
final class VolumeMounts {

  private static final List<String> PROGRAMS = List.of("/usr/bin/mount", "/bin/mount");

  private final Path root;

  /**
   * @param root directory of the engine, which cannot be mounted itself
   */
  VolumeMounts(Path root) {
    this.root = root;
  }

  /**
   * Mounts a file system unless something is mounted there.
   *
   * @return false if something was mounted
   * @throws CarobException.StorageFailed with the message of mount(8)
   */
  boolean mount(String name, VolumeOptions options, Path directory) {
    if (Mounts.isMounted(directory)) {
      return false;
    }
    if (options.device().isEmpty() && !options.isTyped()) {
      throw VolumeOptions.failed(
          name, "wrong fs type, bad option: its options name neither a type nor a device", null);
    }
    requireForeign(name, options);
    List<String> argv = new ArrayList<>(List.of(program(name)));
    argv.addAll(options.mountArguments(directory));
    try {
      ProgramRun.Outcome outcome = ProgramRun.of(argv);
      if (outcome.status() != 0) {
        throw VolumeOptions.failed(name, outcome.output().strip(), null);
      }
      return true;
    } catch (ProgramStopped e) {
      throw VolumeOptions.failed(name, e.getMessage(), e);
    }
  }

  private static String program(String name) {
    return PROGRAMS.stream()
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst()
        .orElseThrow(() -> VolumeOptions.failed(name, "mount(8) is not installed", null));
  }

  private void requireForeign(String name, VolumeOptions options) {
    if (!options.isBind()) {
      return;
    }
    try {
      if (Path.of(options.device()).toRealPath().startsWith(root.toRealPath())) {
        throw VolumeOptions.failed(
            name, options.device() + " is in the engine's directory " + root, null);
      }
    } catch (IOException e) {
      throw VolumeOptions.failed(name, "special device " + options.device() + " does not exist", e);
    }
  }

  /**
   * Unmounts everything that is mounted at the directory of a volume.
   *
   * @return false if nothing was mounted
   */
  boolean unmount(String name, Path directory) {
    try {
      boolean mounted = false;
      while (Mounts.isMounted(directory)) {
        // Otherwise the mounts below a recursive bind mount would disappear from the host as well.
        Mounts.makePrivate(directory, true);
        mounted |= Mounts.detach(directory);
      }
      return mounted;
    } catch (ErrnoException e) {
      throw new CarobException.StorageFailed(
          "volume %s cannot be unmounted: %s".formatted(name, e.getMessage()), e);
    }
  }
}
