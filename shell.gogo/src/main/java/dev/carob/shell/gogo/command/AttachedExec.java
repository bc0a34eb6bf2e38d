package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ExecResult;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a console to a process in a container. */
final class AttachedExec {

  private static final Logger LOG = LoggerFactory.getLogger(AttachedExec.class);

  private final ContainerEngine engine;
  private final Console console;
  private final String container;
  private final ExecSpec spec;

  AttachedExec(ContainerEngine engine, Console console, String container, ExecSpec spec) {
    this.engine = engine;
    this.console = console;
    this.container = container;
    this.spec = spec;
  }

  /** Runs the process to its end; its exit code, or 0 where it was left running. */
  int run(byte[] detachKeys) {
    boolean raw = spec.tty() && spec.openStdin() && console.stdinTerminal();
    try (ExecSession session = engine.exec(container, spec)) {
      if (spec.tty()) {
        resize(session, console.size());
      }
      if (raw) {
        console.raw(true, size -> resize(session, size));
      } else {
        console.signals(session::kill);
      }
      try {
        ExecResult result =
            session.join(
                new AttachOptions(
                    spec.openStdin() ? console.in() : InputStream.nullInputStream(),
                    spec.openStdin(),
                    console.out(),
                    console.err(),
                    spec.tty() ? detachKeys : new byte[0]));
        return result.detached() ? 0 : result.code() < 0 ? Verb.LOST : result.code();
      } finally {
        if (raw) {
          console.raw(false, size -> {});
        }
      }
    }
  }

  private static void resize(ExecSession session, Console.Size size) {
    if (size.rows() <= 0 || size.columns() <= 0) {
      return;
    }
    try {
      session.resize(size.rows(), size.columns());
    } catch (CarobException e) {
      // It may end while its window is being dragged.
      LOG.debug("exec session {} is not resized", session.id(), e);
    }
  }
}
