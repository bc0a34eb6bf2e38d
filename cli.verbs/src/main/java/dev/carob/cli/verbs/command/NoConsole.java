package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A console for verbs that are only described: no input, no terminal, and output is discarded. */
class NoConsole implements Console {

  private static final int UMASK = 022;

  private final PrintStream discarding =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  @Override
  public InputStream in() {
    return InputStream.nullInputStream();
  }

  @Override
  public PrintStream out() {
    return discarding;
  }

  @Override
  public PrintStream err() {
    return discarding;
  }

  @Override
  public Path directory() {
    return Path.of("/");
  }

  @Override
  public Path path(String typed) {
    return directory().resolve(typed);
  }

  @Override
  public int umask() {
    return UMASK;
  }

  @Override
  public List<String> environment() {
    return List.of();
  }

  @Override
  public boolean stdinTerminal() {
    return false;
  }

  @Override
  public boolean stdoutTerminal() {
    return false;
  }

  @Override
  public String terminalType() {
    return "";
  }

  @Override
  public Size size() {
    return new Size(0, 0);
  }

  @Override
  public void raw(boolean on, Consumer<Size> resized) {
    // There is no terminal.
  }

  @Override
  public void rawOutput(boolean on, Consumer<Size> resized) {
    // There is no terminal.
  }

  @Override
  public void signals(SignalHandler handler) {
    // There are no signals.
  }

  @Override
  public void whenGone(Runnable action) {
    // The caller never disconnects.
  }
}
