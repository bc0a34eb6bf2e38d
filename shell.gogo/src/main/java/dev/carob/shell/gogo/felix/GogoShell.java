package dev.carob.shell.gogo.felix;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.osgi.framework.BundleContext;

/** The Gogo shell on a terminal that is somewhere else. */
public final class GogoShell {

  private static final int END_OF_TRANSMISSION = 4;

  private final BundleContext context;
  private final CommandProcessor processor;

  public GogoShell(BundleContext context, CommandProcessor processor) {
    this.context = context;
    this.processor = processor;
  }

  /** A session. */
  public final class Session implements AutoCloseable {
    private final ExternalTerminal terminal;

    private Session(ExternalTerminal terminal) {
      this.terminal = terminal;
    }

    /** The far terminal has another size now. */
    public void resize(int rows, int columns) {
      terminal.setSize(new Size(columns, rows));
      terminal.raise(Terminal.Signal.WINCH);
    }

    /** Runs the shell until its user leaves it. */
    public int run() {
      CommandSession session =
          processor.createSession(terminal.input(), terminal.output(), terminal.output());
      try {
        session.put(Shell.VAR_TERMINAL, terminal);
        session.put("SCOPE", "carob:felix:gogo:*");
        // A session's own names come before commands: Gogo has others under these.
        session.put("help", session.get("carob:help"));
        session.put("exit", (Function) (current, arguments) -> endOfFile());
        Object result =
            new Shell(new ShellContext(context), processor)
                .gosh(session, new String[] {"--login", "--noshutdown"});
        return result instanceof Integer code ? code : 0;
      } catch (Exception e) {
        throw new CarobException.Internal("the Gogo shell failed", e);
      } finally {
        session.close();
      }
    }

    /** As if the key for the end of input had been typed. */
    private Object endOfFile() throws IOException {
      terminal.processInputByte(END_OF_TRANSMISSION);
      return "";
    }

    @Override
    public void close() throws IOException {
      terminal.close();
    }
  }

  /** Opens a session on the streams of a far terminal. */
  public Session open(InputStream in, OutputStream out, String type, int rows, int columns)
      throws IOException {
    ExternalTerminal terminal =
        new ExternalTerminal(
            "carob", type.isEmpty() ? "xterm" : type, in, out, StandardCharsets.UTF_8);
    terminal.setSize(new Size(columns, rows));
    return new Session(terminal);
  }
}
