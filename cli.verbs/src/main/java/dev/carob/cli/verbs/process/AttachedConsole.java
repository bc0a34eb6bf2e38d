package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.verbs.common.CallerOperation;
import dev.carob.spi.verb.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins a console to a container: streams, terminal, size, signals. */
final class AttachedConsole {

  private static final Logger LOG = LoggerFactory.getLogger(AttachedConsole.class);

  private final ContainerEngine engine;
  private final Console console;
  private final String container;
  private final boolean tty;
  private final boolean stdin;
  private final CallerOperation starting;
  private OutputStream out;
  private OutputStream err;

  /**
   * @param stdin whether the console's input goes to the container
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

  /** Lets what the container writes be lost, where it is not wanted. */
  AttachedConsole onlyOutput(boolean stdout, boolean stderr) {
    out = stdout ? out : OutputStream.nullOutputStream();
    err = stderr ? err : OutputStream.nullOutputStream();
    return this;
  }

  /**
   * Joins it until one side ends.
   *
   * @param start start the container once joined
   * @param proxy hand signals on to the container
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
              .build();
      if (!start) {
        sizeAsItIs();
        return engine.attach(container, options);
      }
      if (tty) {
        // The process is to find its terminal at the right size from the first moment.
        starting.run(() -> engine.init(container));
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

  /** Tells a size where there is one. */
  static void resize(Console.Size size, BiConsumer<Integer, Integer> terminal) {
    if (size.rows() <= 0 || size.columns() <= 0) {
      return;
    }
    try {
      terminal.accept(size.rows(), size.columns());
    } catch (CarobException e) {
      // It may end while its window is being dragged.
      LOG.debug("a terminal is not resized", e);
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
      LOG.debug("{} does not get {}", container, name, e);
    }
    return false;
  }

  /**
   * Reads detach keys as Podman writes them: {@code ctrl-p,ctrl-q}, {@code ctrl-\}, {@code a};
   * empty for none.
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
