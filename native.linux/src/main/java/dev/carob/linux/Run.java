package dev.carob.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a short program to its end and keeps what it said. */
public final class Run {

  private static final int LONGEST = 1 << 20;

  private Run() {}

  /**
   * What a program left behind.
   *
   * @param status 0 to 255, or 128 and the signal that ended it
   * @param output stdout and stderr, at most a mebibyte of it
   */
  public record Outcome(int status, String output) {}

  /** Runs a program by absolute path, with a usual environment. */
  public static Outcome of(List<String> argv) {
    Fd[] pipe = Fd.pipe();
    try (Fd reading = pipe[0]) {
      Child child;
      try (Fd writing = pipe[1]) {
        child =
            Spawn.of(argv)
                .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .fd(1, writing)
                .fd(2, writing)
                .start();
      }
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = reading.read(buffer); n >= 0; n = reading.read(buffer)) {
        if (output.size() < LONGEST) {
          output.write(buffer, 0, n);
        }
      }
      return new Outcome(child.waitFor(), output.toString(StandardCharsets.UTF_8));
    }
  }
}
