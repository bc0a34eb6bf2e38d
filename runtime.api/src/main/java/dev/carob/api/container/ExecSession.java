package dev.carob.api.container;

import org.osgi.annotation.versioning.ProviderType;

/** An additional process in a container, with its streams. */
@ProviderType
public interface ExecSession extends AutoCloseable {

  /** The id, 64 hexadecimal digits. */
  String id();

  /**
   * Sets the size of the process's terminal, in characters.
   *
   * @throws dev.carob.api.CarobException.InvalidState it has no terminal
   */
  void resize(int rows, int columns);

  /** Sends a signal to the process. Has no effect if it has ended. */
  void kill(String signal);

  /** Attaches the caller's streams. Returns when the process ends or the detach keys are typed. */
  ExecResult join(AttachOptions options);

  /** Closes the streams; the process continues to run. */
  @Override
  void close();
}
