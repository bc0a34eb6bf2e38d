package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of the host (hostname(7)). */
public final class HostName {

  private HostName() {}

  public static String get() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /proc/sys/kernel/hostname", e);
    }
  }
}
