package dev.carob.cli.server;

import dev.carob.client.wire.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The root directory of this engine. Commands for another root are rejected. */
final class ServedRoot {

  private final Path root;
  private final Path run;
  private final long device;
  private final long inode;

  /** Identifies the root; both directories must exist. */
  ServedRoot(Path root, Path run) throws IOException {
    this.root = root;
    this.run = run;
    this.device = (long) Files.getAttribute(root, "unix:dev");
    this.inode = (long) Files.getAttribute(root, "unix:ino");
  }

  /** Returns why a command for a root is rejected; empty if the root is this engine's. */
  Optional<String> refusal(Hello.Root asked) {
    if (asked.device() == device && asked.inode() == inode) {
      return Optional.empty();
    }
    if (asked.path().equals(root.toString())) {
      return Optional.of(
          "the root %s of the engine at %s has been removed or replaced: end that engine with 'kill %d'"
              .formatted(root, run, ProcessHandle.current().pid()));
    }
    return Optional.of(
        "the engine at %s serves the root %s, not %s: choose another run directory with --runroot, or name the engine's root"
            .formatted(run, root, asked.path()));
  }
}
