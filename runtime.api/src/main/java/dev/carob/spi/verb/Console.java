package dev.carob.spi.verb;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The caller of a command: its streams, its terminal, its working directory and its environment.
 * The caller may be another process.
 */
@ProviderType
public interface Console {

  /**
   * The input of the command. Bytes that are read are not available to the caller's other programs.
   */
  InputStream in();

  /** Output. It is flushed when the command ends. */
  PrintStream out();

  /** Error messages. They are flushed when the command ends. */
  PrintStream err();

  /** The caller's working directory, against which relative paths are resolved. */
  Path directory();

  /**
   * The absolute path for a path of the command line. A path such as {@code /dev/stdin} refers to
   * the caller's descriptor.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument the engine cannot reach the descriptor
   */
  Path path(String typed);

  /** The umask of the caller: the permissions to remove from new files. */
  int umask();

  /** The caller's environment variables, each as {@code NAME=VALUE}. */
  List<String> environment();

  /** Returns true if input comes from a terminal. */
  boolean stdinTerminal();

  /** Returns true if output goes to a terminal. */
  boolean stdoutTerminal();

  /** The type of the terminal, such as {@code xterm}; empty if it is not known. */
  String terminalType();

  /** The size of the terminal. */
  Size size();

  /**
   * The size of a terminal, 0 without one.
   *
   * @param rows lines of characters
   * @param columns characters of a line
   */
  record Size(int rows, int columns) {}

  /**
   * Switches the terminal's raw mode, in which each key is passed as it is typed.
   *
   * @param resized called at each change of the size while the mode is on
   */
  void raw(boolean on, Consumer<Size> resized);

  /**
   * Switches raw output: what a terminal in a container writes is passed unchanged, while keys keep
   * their meaning.
   *
   * @param resized called at each change of the size while the mode is on
   */
  void rawOutput(boolean on, Consumer<Size> resized);

  /** Sets the handler of signals; without one, a signal ends the command. */
  void signals(SignalHandler handler);

  /** Receives the signals that are sent to the caller's process. */
  interface SignalHandler {
    /**
     * @param name such as {@code TERM}
     * @return true if the signal has reached a process; otherwise the caller's program ends soon
     */
    boolean handle(String name);
  }

  /**
   * Runs an action once, when the caller has gone or interrupts the command; at once if that has
   * already happened.
   */
  void whenGone(Runnable action);
}
