package dev.carob.shell.gogo;

import dev.carob.api.CarobException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Gogo shell on a remote terminal. */
final class GogoShell {

  private static final Logger LOG = LoggerFactory.getLogger(GogoShell.class);
  private static final int END_OF_TRANSMISSION = 4;
  private static final Pattern COUNT = Pattern.compile("-[0-9]+");

  /** The session variable that holds the exit code of the last Carob command. */
  static final String EXIT_CODE = "exitCode";

  private final BundleContext context;
  private final CommandProcessor processor;
  private final Path directory;

  /**
   * @param directory initial working directory of the sessions: the caller's
   */
  GogoShell(BundleContext context, CommandProcessor processor, Path directory) {
    this.context = context;
    this.processor = processor;
    this.directory = directory;
  }

  /** A session. */
  final class Session implements AutoCloseable {
    private final ExternalTerminal terminal;

    private Session(ExternalTerminal terminal) {
      this.terminal = terminal;
    }

    /** Called when the size of the remote terminal has changed. */
    void resize(int rows, int columns) {
      terminal.setSize(new Size(columns, rows));
      terminal.raise(Terminal.Signal.WINCH);
    }

    /** Runs the shell until the user exits. */
    int run() {
      CommandSession session = session(terminal.input(), terminal.output(), terminal.output());
      try {
        session.put(Shell.VAR_TERMINAL, terminal);
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

    /** Ends the input of the shell, like Ctrl-D. */
    private Object endOfFile() throws IOException {
      terminal.processInputByte(END_OF_TRANSMISSION);
      return "";
    }

    @Override
    public void close() throws IOException {
      terminal.close();
    }
  }

  /**
   * Executes each line of {@code in} as a command, without a terminal, like a script. Errors are
   * printed to {@code err}. Returns the exit code of the last line.
   */
  int script(InputStream in, PrintStream out, PrintStream err) throws IOException {
    CommandSession session = session(InputStream.nullInputStream(), out, err);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int code = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        code = execute(session, line, out, err);
      }
      return code;
    } finally {
      session.close();
    }
  }

  private static int execute(
      CommandSession session, String line, PrintStream out, PrintStream err) {
    session.put(EXIT_CODE, 0);
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
      return session.get(EXIT_CODE) instanceof Integer code ? code : 0;
    } catch (Exception e) {
      // A command of any bundle may throw anything: the line has failed, and the shell continues.
      LOG.debug("the command line '{}' failed in the shell", line, e);
      err.println("Error: " + line.strip() + ": " + e.getMessage());
      return 1;
    }
  }

  private CommandSession session(InputStream in, OutputStream out, OutputStream err) {
    CommandSession session = processor.createSession(in, out, err);
    session.currentDir(directory);
    session.put("SCOPE", "carob:felix:gogo:*");
    // Variables of the session take precedence over commands: Gogo has commands of the same names.
    session.put("help", session.get("carob:help"));
    List.of("head", "tail").forEach(name -> takeCount(session, name));
    session.put(
        "default",
        (Function)
            (current, words) -> {
              throw new UnknownCommand(String.valueOf(words.get(0)));
            });
    return session;
  }

  /**
   * Replaces {@code tail -2} with {@code tail -n 2}: Gogo's commands treat the number as a file.
   */
  private static void takeCount(CommandSession session, String name) {
    if (session.get("*:" + name) instanceof Function command) {
      Function counting =
          (current, words) -> {
            List<Object> all = new ArrayList<>(words);
            if (!all.isEmpty() && COUNT.matcher(String.valueOf(all.get(0))).matches()) {
              all.set(0, String.valueOf(all.get(0)).substring(1));
              all.add(0, "-n");
            }
            return command.execute(current, all);
          };
      session.put(name, counting);
    }
  }

  /** Opens a session on the streams of a remote terminal. */
  Session open(InputStream in, OutputStream out, String type, int rows, int columns)
      throws IOException {
    ExternalTerminal terminal =
        new ExternalTerminal(
            "carob", type.isEmpty() ? "xterm" : type, in, out, StandardCharsets.UTF_8);
    terminal.setSize(new Size(columns, rows));
    return new Session(terminal);
  }
}
