package dev.carob.itest.e2e;

import dev.carob.linux.Child;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Spawn;
import dev.carob.linux.Tty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program in a pseudo-terminal, controlled by the test. */
final class Pty implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 30_000;

  private final Tty tty;
  private final Child child;
  private final StringBuilder screen = new StringBuilder();
  private final CompletableFuture<Integer> exit;

  /** {@code carob} in a terminal. */
  Pty(TestEngine engine, String... arguments) {
    this(engine, carob(arguments));
  }

  private static List<String> carob(String... arguments) {
    List<String> command = new java.util.ArrayList<>();
    command.add(TestEngine.DISTRIBUTION.resolve("bin/carob").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Any program in a terminal. */
  Pty(TestEngine engine, List<String> command) {
    tty = Tty.open();
    tty.resize(new Tty.Size(30, 100));
    Spawn spawn = Spawn.of(command).onTerminal(tty.name()).in(engine.directory());
    engine.environment().forEach(spawn::env);
    spawn.env("PATH", System.getenv("PATH")).env("TERM", "xterm");
    child = spawn.start();
    Thread reader = new Thread(this::read, "screen");
    reader.setDaemon(true);
    reader.start();
    exit = CompletableFuture.supplyAsync(child::waitFor, task -> new Thread(task).start());
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try {
      for (int n = tty.master().read(buffer); n >= 0; n = tty.master().read(buffer)) {
        synchronized (screen) {
          screen.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
          screen.notifyAll();
        }
      }
    } catch (ErrnoException e) {
      synchronized (screen) {
        screen.append("\n[the terminal is closed: " + e.errno() + "]");
        screen.notifyAll();
      }
    }
  }

  void type(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tty.master().write(bytes, 0, bytes.length);
  }

  void resize(int rows, int columns) {
    tty.resize(new Tty.Size(rows, columns));
  }

  /** Waits until the screen has shown a text after the previous one, and returns what it shows. */
  String await(String text) {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    synchronized (screen) {
      while (screen.indexOf(text) < 0) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("'" + text + "' is not on the screen:\n" + screen);
        }
        try {
          screen.wait(left);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      int after = screen.indexOf(text) + text.length();
      String shown = screen.substring(0, after);
      screen.delete(0, after);
      return shown;
    }
  }

  int exit() {
    return TestEngine.get(exit);
  }

  Path name() {
    return tty.name();
  }

  @Override
  public void close() {
    if (!exit.isDone()) {
      ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    TestEngine.get(exit);
    tty.close();
  }
}
