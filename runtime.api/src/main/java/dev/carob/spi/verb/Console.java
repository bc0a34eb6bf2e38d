package dev.carob.spi.verb;

import dev.carob.api.CarobException;
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

  /**
   * Opens descriptors of the caller in this process as well.
   *
   * @param numbers of descriptors that the caller has inherited
   * @throws dev.carob.api.CarobException.InvalidArgument the caller has no such descriptor, or the
   *     engine cannot reach it
   */
  default BorrowedDescriptors borrow(List<Integer> numbers) {
    throw new CarobException.InvalidArgument(
        "this console has no descriptors that a process could inherit");
  }

  /** Descriptors of the caller that are open in this process too, until they are closed here. */
  interface BorrowedDescriptors extends AutoCloseable {

    /** The numbers in this process, in the order of the request. */
    List<Integer> numbers();

    @Override
    void close();
  }

  /** The supplementary groups of the caller; empty if the console is not a process of its own. */
  default List<String> groups() {
    return List.of();
  }

  /**
   * Sends a message to the caller's service manager on behalf of the caller (sd_notify(3)).
   *
   * @param socket of the service manager: an absolute path, or {@code @} and an abstract name
   */
  default void notifyManager(String socket, String message) {
    throw new CarobException.InvalidArgument(
        "this console cannot send messages to a service manager");
  }

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
