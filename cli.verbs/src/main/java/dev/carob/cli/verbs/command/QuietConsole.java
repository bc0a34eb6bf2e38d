package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A console whose output is discarded; error messages are not. */
final class QuietConsole implements Console {

  private final Console console;
  private final PrintStream out =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  QuietConsole(Console console) {
    this.console = console;
  }

  @Override
  public InputStream in() {
    return console.in();
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return console.err();
  }

  @Override
  public Path directory() {
    return console.directory();
  }

  @Override
  public Path path(String typed) {
    return console.path(typed);
  }

  @Override
  public BorrowedDescriptors borrow(List<Integer> numbers) {
    return console.borrow(numbers);
  }

  @Override
  public List<String> groups() {
    return console.groups();
  }

  @Override
  public void notifyManager(String socket, String message) {
    console.notifyManager(socket, message);
  }

  @Override
  public int umask() {
    return console.umask();
  }

  @Override
  public List<String> environment() {
    return console.environment();
  }

  @Override
  public boolean stdinTerminal() {
    return console.stdinTerminal();
  }

  @Override
  public boolean stdoutTerminal() {
    return false;
  }

  @Override
  public String terminalType() {
    return console.terminalType();
  }

  @Override
  public Size size() {
    return console.size();
  }

  @Override
  public void raw(boolean on, Consumer<Size> resized) {
    console.raw(on, resized);
  }

  @Override
  public void rawOutput(boolean on, Consumer<Size> resized) {
    console.rawOutput(on, resized);
  }

  @Override
  public void signals(SignalHandler handler) {
    console.signals(handler);
  }

  @Override
  public void whenGone(Runnable action) {
    console.whenGone(action);
  }
}
