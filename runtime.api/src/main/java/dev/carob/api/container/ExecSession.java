package dev.carob.api.container;

import org.osgi.annotation.versioning.ProviderType;

/** A process that was started in a container, with its streams. */
@ProviderType
public interface ExecSession extends AutoCloseable {

  /** 64 hexadecimal digits. */
  String id();

  /** Tells its terminal its size, in characters. Without a terminal: refused. */
  void resize(int rows, int columns);

  /** Sends it a signal. One that has ended is left as it is. */
  void kill(String signal);

  /** Joins the caller's streams until it ends, or the detach keys are typed. */
  ExecResult join(AttachOptions options);

  /** Lets go of the streams; the process goes on. */
  @Override
  void close();
}
