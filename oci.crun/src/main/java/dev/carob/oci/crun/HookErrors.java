package dev.carob.oci.crun;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Captures the stderr output of hooks. crun drops it unless an annotation names a file for it
 * (crun(1), run.oci.hooks.stderr).
 */
final class HookErrors {

  private static final String ANNOTATION = "run.oci.hooks.stderr";
  private static final int MOST = 8192;

  private final Path file;
  private final boolean asked;

  private HookErrors(Path file, boolean asked) {
    this.file = file;
    this.asked = asked;
  }

  /** Adds the annotation if the container has hooks and the annotation is not set. */
  static HookErrors of(OciContainer container) {
    Path file = container.runDir().resolve("hooks.err");
    try {
      Files.deleteIfExists(file);
      SpecFile spec = SpecFile.read(container.bundle());
      boolean hooks = !spec.json().path("hooks").isEmpty();
      if (hooks && !spec.has(ANNOTATION)) {
        spec.annotate(ANNOTATION, file.toString());
      }
      return new HookErrors(file, hooks);
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          "container %s: cannot read or write its spec: %s".formatted(container.id(), e), e);
    }
  }

  /** Returns a failure of crun with the output of the hooks added. */
  CarobException.RuntimeFailed told(CarobException.RuntimeFailed failure) {
    try {
      if (!asked || !Files.exists(file)) {
        return failure;
      }
      byte[] bytes = Files.readAllBytes(file);
      String said =
          new String(bytes, 0, Math.min(bytes.length, MOST), StandardCharsets.UTF_8).strip();
      return said.isEmpty()
          ? failure
          : new CarobException.RuntimeFailed(failure.getMessage() + ": " + said, failure);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }
}
