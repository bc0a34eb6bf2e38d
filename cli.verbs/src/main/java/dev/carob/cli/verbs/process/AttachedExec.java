package dev.carob.cli.verbs.process;

import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ExecResult;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import dev.carob.cli.verbs.common.CallerOperation;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.InputStream;

/** Attaches a console to an additional process in a container. */
final class AttachedExec {

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

  /** Runs the process to its end. Returns its exit code, or 0 if the caller detached. */
  int run(byte[] detachKeys) {
    boolean raw = spec.tty() && spec.openStdin() && console.stdinTerminal();
    boolean rawOutput = spec.tty() && !raw && console.stdoutTerminal();
    CallerOperation starting = new CallerOperation(console);
    Console.Size size = console.size();
    try (ExecSession session =
        starting.call(() -> engine.exec(container, spec, size.rows(), size.columns()))) {
      if (raw) {
        console.raw(true, changed -> AttachedConsole.resize(changed, session::resize));
      } else {
        console.signals(
            name -> {
              session.kill(name);
              return true;
            });
      }
      if (rawOutput) {
        console.rawOutput(true, changed -> AttachedConsole.resize(changed, session::resize));
      }
      try {
        ExecResult result =
            session.join(
                AttachOptions.builder()
                    .stdin(spec.openStdin() ? console.in() : InputStream.nullInputStream())
                    .forwardStdin(spec.openStdin())
                    .stdout(console.out())
                    .stderr(console.err())
                    .detachKeys(spec.tty() ? detachKeys : new byte[0])
                    .build());
        return result.detached() ? 0 : result.code() < 0 ? Verb.LOST : result.code();
      } finally {
        if (raw) {
          console.raw(false, changed -> {});
        } else if (rawOutput) {
          console.rawOutput(false, changed -> {});
        }
      }
    }
  }
}
