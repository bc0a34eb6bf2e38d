package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.Inheritance;
import dev.carob.cli.verbs.common.CallerOperation;
import dev.carob.spi.verb.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches a console to a container: streams, terminal size and signals. */
final class AttachedConsole {

  private static final Logger LOG = LoggerFactory.getLogger(AttachedConsole.class);

  private final ContainerEngine engine;
  private final Console console;
  private final String container;
  private final boolean tty;
  private final boolean stdin;
  private final CallerOperation starting;
  private Inheritance inheritance = Inheritance.NONE;
  private OutputStream out;
  private OutputStream err;

  /**
   * @param stdin true to send the console's input to the container
   */
  AttachedConsole(
      ContainerEngine engine, Console console, String container, boolean tty, boolean stdin) {
    this.engine = engine;
    this.out = console.out();
    this.err = console.err();
    this.console = console;
    this.container = container;
    this.tty = tty;
    this.stdin = stdin;
    this.starting = new CallerOperation(console);
  }

  /** Sets what the process inherits if it is started. */
  AttachedConsole inheriting(Inheritance value) {
    inheritance = value;
    return this;
  }

  /** Selects which output of the container is printed. */
  AttachedConsole onlyOutput(boolean stdout, boolean stderr) {
    out = stdout ? out : OutputStream.nullOutputStream();
    err = stderr ? err : OutputStream.nullOutputStream();
    return this;
  }

  /**
   * Attaches until one side ends.
   *
   * @param start true to start the container once attached
   */
  AttachResult join(boolean start, boolean proxy, byte[] detachKeys) {
    boolean raw = tty && stdin && console.stdinTerminal();
    boolean rawOutput = tty && !raw && console.stdoutTerminal();
    if (proxy && !raw) {
      console.signals(this::signal);
    }
    if (raw) {
      console.raw(true, this::resize);
    } else if (rawOutput) {
      console.rawOutput(true, this::resize);
    }
    try {
      AttachOptions options =
          AttachOptions.builder()
              .stdin(stdin ? console.in() : InputStream.nullInputStream())
              .forwardStdin(stdin)
              .stdout(out)
              .stderr(err)
              .detachKeys(tty ? detachKeys : new byte[0])
              .inheritance(inheritance)
              .build();
      if (!start) {
        sizeAsItIs();
        return engine.attach(container, options);
      }
      if (tty) {
        // The terminal must have the right size before the process starts.
        starting.run(() -> engine.init(container, inheritance));
        sizeAsItIs();
      }
      return starting.call(() -> engine.startAttached(container, options));
    } finally {
      if (raw) {
        console.raw(false, size -> {});
      } else if (rawOutput) {
        console.rawOutput(false, size -> {});
      }
    }
  }

  private void sizeAsItIs() {
    if (tty) {
      resize(console.size());
    }
  }

  private void resize(Console.Size size) {
    resize(size, (rows, columns) -> engine.resize(container, rows, columns));
  }

  /** Sets the terminal size if it is known. */
  static void resize(Console.Size size, BiConsumer<Integer, Integer> terminal) {
    if (size.rows() <= 0 || size.columns() <= 0) {
      return;
    }
    try {
      terminal.accept(size.rows(), size.columns());
    } catch (CarobException e) {
      // The process may end while the window is resized.
      LOG.debug("a terminal cannot be resized", e);
    }
  }

  private boolean signal(String name) {
    try {
      if (engine.inspect(container).state() == ContainerState.RUNNING) {
        engine.kill(container, name);
        return true;
      }
      starting.interrupt();
    } catch (CarobException e) {
      LOG.debug("{}: the signal {} cannot be sent", container, name, e);
    }
    return false;
  }

  /**
   * Parses detach keys in Podman's syntax: {@code ctrl-p,ctrl-q}, {@code ctrl-\}, {@code a}; empty:
   * none.
   */
  static byte[] keys(String text) {
    ByteArrayOutputStream keys = new ByteArrayOutputStream();
    if (text.isEmpty()) {
      return keys.toByteArray();
    }
    for (String key : text.split(",", -1)) {
      if (key.length() == 1 && key.charAt(0) < 128) {
        keys.write(key.charAt(0));
      } else if (key.startsWith("ctrl-") && key.length() == 6 && control(key.charAt(5)) >= 0) {
        keys.write(control(key.charAt(5)));
      } else {
        throw new CarobException.InvalidArgument(
            "invalid detach keys '"
                + text
                + "': a key is one character or ctrl- and one of a-z, @, [, \\, ], ^, _");
      }
    }
    return keys.toByteArray();
  }

  private static int control(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 1;
    }
    int special = "@[\\]^_".indexOf(c);
    return special < 0 ? -1 : special == 0 ? 0 : 26 + special;
  }
}
