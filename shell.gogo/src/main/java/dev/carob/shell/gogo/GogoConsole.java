package dev.carob.shell.gogo;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The console of a command in a Gogo session. Its streams are those that Gogo passes to the
 * command: the terminal's, or those of a pipe, a redirection or an assignment.
 */
final class GogoConsole implements Console, AutoCloseable {

  private static final int UMASK = 022;
  private static final int STDIN = 0;
  private static final int STDOUT = 1;

  /** Constants that stand for the system's handlers and cannot be called. */
  private static final Set<Terminal.SignalHandler> NATIVE =
      Set.of(Terminal.SignalHandler.SIG_DFL, Terminal.SignalHandler.SIG_IGN);

  private final CommandSession session;
  private final @Nullable Process process;
  private final InputStream input;

  /** Completed by the interrupt key: ends the current and all later operations of the command. */
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  private @Nullable Attributes saved;
  private Terminal.@Nullable SignalHandler before;

  /** The shell's own handler of the interrupt key. */
  private Terminal.@Nullable SignalHandler shells;

  private final Terminal.SignalHandler interrupts = this::interrupted;
  private @Nullable SignalHandler handler;
  private boolean pending;
  private boolean closed;

  GogoConsole(CommandSession session) {
    this.session = session;
    this.process = Process.Utils.current();
    this.input = input();
    Terminal terminal = terminal();
    if (terminal != null) {
      shells = terminal.handle(Terminal.Signal.INT, interrupts);
    }
  }

  /**
   * Handles the interrupt key. A command that has not set its handler yet is notified when it sets
   * one.
   */
  private void interrupted(Terminal.Signal signal) {
    SignalHandler now;
    synchronized (this) {
      now = closed ? null : handler;
      pending = now == null;
    }
    if (now != null) {
      now.handle("INT");
    } else if (shells != null && !NATIVE.contains(shells)) {
      shells.handle(signal);
    }
  }

  private InputStream input() {
    if (!stdinTerminal()) {
      return process == null ? session.getKeyboard() : process.in();
    }
    Terminal terminal = terminal();
    return terminal != null && terminal.input() instanceof NonBlockingInputStream keys
        ? new CommandInput(keys)
        : session.getKeyboard();
  }

  private @Nullable Terminal terminal() {
    return session.get(".terminal") instanceof Terminal terminal ? terminal : null;
  }

  @Override
  public InputStream in() {
    return input;
  }

  @Override
  public PrintStream out() {
    return process == null ? session.getConsole() : process.out();
  }

  @Override
  public PrintStream err() {
    return process == null ? session.getConsole() : process.err();
  }

  @Override
  public Path directory() {
    Path current = session.currentDir();
    return current == null ? Path.of("/") : current;
  }

  @Override
  public Path path(String typed) {
    Path path = directory().resolve(typed);
    if (CallerDescriptors.isOfCaller(path)) {
      throw new CarobException.InvalidArgument(
          "cannot use " + typed + ": a shell of the engine has no descriptors of its own");
    }
    return path;
  }

  @Override
  public int umask() {
    return UMASK;
  }

  /** Returns the engine's environment: a session has variables, but no environment. */
  @Override
  public List<String> environment() {
    return System.getenv().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  @Override
  public boolean stdinTerminal() {
    return terminal() != null && (process == null || process.isTty(STDIN));
  }

  @Override
  public boolean stdoutTerminal() {
    return terminal() != null && (process == null || process.isTty(STDOUT));
  }

  @Override
  public String terminalType() {
    Terminal terminal = terminal();
    return terminal == null ? "" : terminal.getType();
  }

  @Override
  public Size size() {
    Terminal terminal = terminal();
    return terminal == null ? new Size(0, 0) : new Size(terminal.getHeight(), terminal.getWidth());
  }

  @Override
  public void raw(boolean on, Consumer<Size> resized) {
    Terminal terminal = terminal();
    if (terminal == null) {
      return;
    }
    if (on) {
      saved = terminal.enterRawMode();
      // JLine's raw mode still converts keys to signals, and changes line ends.
      Attributes raw = terminal.getAttributes();
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
      terminal.setAttributes(raw);
      before = terminal.handle(Terminal.Signal.WINCH, signal -> resized.accept(size()));
    } else {
      if (saved != null) {
        terminal.setAttributes(saved);
      }
      if (before != null) {
        terminal.handle(Terminal.Signal.WINCH, before);
      }
    }
  }

  @Override
  public void rawOutput(boolean on, Consumer<Size> resized) {
    Terminal terminal = terminal();
    if (terminal == null) {
      return;
    }
    if (on) {
      saved = terminal.getAttributes();
      Attributes changed = terminal.getAttributes();
      changed.setOutputFlag(Attributes.OutputFlag.OPOST, false);
      terminal.setAttributes(changed);
      before = terminal.handle(Terminal.Signal.WINCH, signal -> resized.accept(size()));
    } else {
      raw(false, resized);
    }
  }

  @Override
  public void signals(SignalHandler handler) {
    // Gogo replaces our handler with its own when the command becomes a job; its handler interrupts
    // the command's thread.
    Terminal terminal = terminal();
    if (terminal != null) {
      Terminal.SignalHandler replaced = terminal.handle(Terminal.Signal.INT, interrupts);
      shells = replaced == interrupts ? shells : replaced;
    }
    boolean missed = Thread.interrupted();
    synchronized (this) {
      this.handler = handler;
      missed |= pending;
      pending = false;
    }
    if (missed) {
      handler.handle("INT");
    }
  }

  /** Returns the input and the interrupt key to the shell. */
  @Override
  public void close() {
    if (input instanceof CommandInput keys) {
      keys.close();
    }
    out().flush();
    err().flush();
    synchronized (this) {
      closed = true;
    }
    Terminal terminal = terminal();
    if (terminal != null && shells != null) {
      Terminal.SignalHandler replaced = terminal.handle(Terminal.Signal.INT, shells);
      if (replaced != interrupts) {
        // The handler of a later command of the same pipe, which passes on unhandled keys.
        terminal.handle(Terminal.Signal.INT, replaced);
      }
    }
  }

  @Override
  public void whenGone(Runnable action) {
    gone.thenRun(action);
    signals(
        name -> {
          gone.complete(null);
          return true;
        });
  }
}
