package dev.carob.api.container;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams to join to a container.
 *
 * @param stdin read until its end, which the container then sees; where the caller has none, {@link
 *     InputStream#nullInputStream()}
 * @param forwardStdin whether stdin is joined at all
 * @param stdout gets what the container writes to stdout; all of it where it has a terminal
 * @param stderr gets what the container writes to stderr
 * @param detachKeys the bytes that, read from stdin, end the attachment and leave the container
 *     running; empty: none. Only honoured for a container with a terminal
 */
public record AttachOptions(
    InputStream stdin,
    boolean forwardStdin,
    OutputStream stdout,
    OutputStream stderr,
    byte[] detachKeys) {

  /** Output only. */
  public static AttachOptions output(OutputStream stdout, OutputStream stderr) {
    return new AttachOptions(InputStream.nullInputStream(), false, stdout, stderr, new byte[0]);
  }
}
