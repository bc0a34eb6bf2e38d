package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A console without a terminal or input, whose caller has gone already: nothing waits for it. */
final class TestConsole implements Console {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Path directory;

  TestConsole(Path directory) {
    this.directory = directory;
  }

  /** Output and errors so far. */
  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public InputStream in() {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return out;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public Path path(String typed) {
    return directory.resolve(typed);
  }

  @Override
  public int umask() {
    return 022;
  }

  @Override
  public List<String> environment() {
    return List.of("HOME=/root");
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
    // None are sent.
  }

  @Override
  public void whenGone(Runnable action) {
    action.run();
  }
}
