package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads answers from the caller's terminal. */
public final class Prompt {

  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;

  private Prompt() {}

  /** Reads a line with echo. */
  public static String line(Console console, String question) {
    requireTerminal(console, question);
    console.out().print(question);
    console.out().flush();
    return read(console.in());
  }

  /** Reads a password without echo. */
  public static String password(Console console) {
    requireTerminal(console, "Password: ");
    console.out().print("Password: ");
    console.out().flush();
    console.raw(true, size -> {});
    try {
      return read(console.in());
    } finally {
      console.raw(false, size -> {});
      console.out().println();
    }
  }

  private static void requireTerminal(Console console, String question) {
    if (!console.stdinTerminal()) {
      throw new CarobException.InvalidArgument(
          "cannot ask for \"%s\" without a terminal: give it as an option"
              .formatted(question.strip()));
    }
  }

  private static String read(InputStream in) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0 && b != '\n' && b != '\r' && b != CTRL_D; b = in.read()) {
        if (b == CTRL_C) {
          throw new CarobException.Interrupted("interrupted", null);
        }
        if (b == BACKSPACE || b == DELETE) {
          byte[] all = line.toByteArray();
          line.reset();
          line.write(all, 0, Math.max(all.length - 1, 0));
        } else {
          line.write(b);
        }
      }
      return line.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading an answer", e);
    }
  }
}
