package dev.carob.cli.verbs.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A console that stores the output. Its caller has disconnected, so that no command waits. */
final class TestConsole extends NoConsole {

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
  public List<String> environment() {
    return List.of("HOME=/root");
  }

  @Override
  public void whenGone(Runnable action) {
    action.run();
  }
}
