package dev.carob.runtime.core.stdio;

import dev.carob.api.container.AttachOptions;
import dev.carob.linux.ErrnoException;
import dev.carob.spi.oci.OciStdio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies between the streams of a caller and those of a container until one side has ended. */
public final class Attachment {

  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
  private static final int BUFFER = 32 * 1024;

  private final OciStdio stdio;
  private final AttachOptions options;
  private final AtomicBoolean detached = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  public Attachment(OciStdio stdio, AttachOptions options) {
    this.stdio = stdio;
    this.options = options;
  }

  /**
   * Copies until the container closes its output or the detach keys are typed, and closes the
   * connection.
   *
   * @param executor runs the copying of stdin
   * @return true if the detach keys were typed
   */
  public boolean copy(Executor executor) {
    try (stdio) {
      if (options.forwardStdin()) {
        executor.execute(this::input);
      }
      stdio.copyOutput(options.stdout(), options.stderr());
      return detached.get();
    } finally {
      over.set(true);
    }
  }

  private void input() {
    DetachKeys keys = new DetachKeys(options.detachKeys());
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = options.stdin().read(buffer); n >= 0; n = options.stdin().read(buffer)) {
        DetachKeys.Passed passed = keys.pass(buffer, n);
        stdio.write(passed.bytes(), 0, passed.bytes().length);
        if (passed.detached()) {
          detached.set(true);
          stdio.close();
          return;
        }
      }
      stdio.closeInput();
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      // Input after the container's end has no receiver.
      if (!over.get()) {
        LOG.debug("input ended early", e);
      }
    }
  }
}
