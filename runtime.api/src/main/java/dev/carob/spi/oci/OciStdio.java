package dev.carob.spi.oci;

import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/** A connection to the streams of a container's process. */
@ConsumerType
public interface OciStdio extends AutoCloseable {

  /**
   * Copies the process's output until the process closes it or this connection is closed.
   *
   * @return true if the process closed its output, false if this connection was closed first
   */
  boolean copyOutput(OutputStream stdout, OutputStream stderr);

  /** Writes input for the process. */
  void write(byte[] bytes, int offset, int length);

  /** Ends the input of the process. */
  void closeInput();

  @Override
  void close();
}
