package dev.carob.spi.oci;

import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/** A connection to the streams of a container's process. */
@ConsumerType
public interface OciStdio extends AutoCloseable {

  /**
   * Copies the process's output until it closes it, or this connection is closed.
   *
   * @return true when the process closed its output, false when this connection was closed first
   */
  boolean copyOutput(OutputStream stdout, OutputStream stderr);

  /** Gives the process input. */
  void write(byte[] bytes, int offset, int length);

  /** Tells the process that its input has ended. */
  void closeInput();

  @Override
  void close();
}
