package dev.carob.api.container;

import java.time.Instant;

/**
 * A piece of a container's output as its supervisor logged it.
 *
 * @param text bytes as the container wrote them, without the line's end
 * @param partial the line was too long for one entry, or had no end: what follows continues it
 */
public record LogLine(Instant at, Stream stream, boolean partial, byte[] text) {

  /** Which of its outputs the container wrote to. */
  public enum Stream {
    STDOUT,
    STDERR
  }
}
