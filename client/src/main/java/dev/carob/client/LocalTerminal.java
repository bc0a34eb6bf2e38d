package dev.carob.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The terminal that the client runs in, set by {@code stty}, as the JDK has no way to. */
final class LocalTerminal {

  private String saved = "";

  /** Rows and columns. */
  record Size(int rows, int columns) {
    static final Size NONE = new Size(0, 0);
  }

  Size size() {
    String[] parts = stty("size").strip().split(" ", -1);
    try {
      return parts.length == 2
          ? new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
          : Size.NONE;
    } catch (NumberFormatException e) {
      return Size.NONE;
    }
  }

  /** Every key goes through as it is typed. */
  synchronized void raw() {
    if (saved.isEmpty()) {
      saved = stty("-g").strip();
      stty("raw", "-echo");
    }
  }

  /** Back to what it was. */
  synchronized void restore() {
    if (!saved.isEmpty()) {
      stty(saved);
      saved = "";
    }
  }

  private static String stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new ClientException(String.join(" ", command) + " failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new ClientException("cannot set the terminal: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while setting the terminal", e);
    }
  }
}
