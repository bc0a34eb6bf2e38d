package dev.carob.shell.gogo.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Where a command is typed, and its words go. */
public interface Console {

  /** What is typed or piped in; reading it takes it from the caller. */
  InputStream in();

  PrintStream out();

  PrintStream err();

  /** What relative paths are relative to. */
  Path directory();

  /**
   * The path that was typed, absolute. A descriptor such as {@code /dev/stdin} is the caller's.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument the engine cannot reach the descriptor
   */
  Path path(String typed);

  /** The permissions that new files do without, as the caller's process has it. */
  int umask();

  /** The variables of whoever typed it, {@code NAME=VALUE} each. */
  List<String> environment();

  boolean stdinTerminal();

  boolean stdoutTerminal();

  /** The size of the terminal. */
  Size size();

  /** Rows and columns; 0 without a terminal. */
  record Size(int rows, int columns) {}

  /**
   * Lets every key through as it is typed, and calls back at each change of the size, or ends it.
   */
  void raw(boolean on, Consumer<Size> resized);

  /**
   * Lets what a terminal in a container writes through as it is; keys keep their meaning. Calls
   * back at each change of the size, or ends it.
   */
  void rawOutput(boolean on, Consumer<Size> resized);

  /** From now on hands signals to {@code handler}, in place of ending the command. */
  void signals(SignalHandler handler);

  /** Passes signals on. */
  interface SignalHandler {
    /**
     * @param name such as {@code TERM}
     * @return whether it has reached a process; where not, the caller's program ends soon
     */
    boolean handle(String name);
  }

  /**
   * Calls back once whoever typed the command has gone, or wants it to end; at once if so already.
   */
  void whenGone(Runnable action);

  /** Runs the Gogo shell here, until its user leaves it. */
  int shell();
}
