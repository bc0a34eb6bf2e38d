package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Processes in containers, and their streams.
 *
 * <p>A container is identified by its name, its id, or a unique prefix of its id. Every method
 * throws {@link CarobException.NotFound} for a container that does not exist, {@link
 * CarobException.InvalidState} for an operation that its state does not allow, and {@link
 * CarobException.BackendUnavailable} when a backend that it needs is missing for longer than {@code
 * swap.wait}.
 */
@ProviderType
public interface Processes {

  /**
   * Starts a container, attached to its streams before its first instruction, so that no output is
   * lost. Returns when the attachment ends; at once if the container inherits its streams (log
   * driver {@code passthrough}).
   */
  AttachResult startAttached(String container, AttachOptions options);

  /** Attaches to the streams of a running container, and returns when the attachment ends. */
  AttachResult attach(String container, AttachOptions options);

  /**
   * Sets the size of a container's terminal, in characters.
   *
   * @throws CarobException.InvalidState the container has no terminal
   */
  void resize(String container, int rows, int columns);

  /**
   * Starts another process in a running container, attached to its streams. The caller closes the
   * session.
   *
   * @throws CarobException.RuntimeFailed with the code {@code COMMAND_NOT_FOUND} or {@code
   *     COMMAND_NOT_EXECUTABLE} if the command cannot be run
   */
  ExecSession exec(String container, ExecSpec spec);

  /**
   * Starts a process as {@link #exec(String, ExecSpec)} does, with an initial size of its terminal.
   *
   * @param rows of the terminal; ignored without a terminal, or if it is not positive
   * @param columns of the terminal; ignored in the same cases
   */
  default ExecSession exec(String container, ExecSpec spec, int rows, int columns) {
    ExecSession session = exec(container, spec);
    if (spec.tty() && rows > 0 && columns > 0) {
      session.resize(rows, columns);
    }
    return session;
  }

  /**
   * Starts another process in a running container, without streams, and leaves it running.
   *
   * @return the session's id
   */
  String execDetached(String container, ExecSpec spec);

  /** The resources that a running or paused container uses. */
  ContainerStats stats(String container);

  /**
   * The processes of a running or paused container.
   *
   * @param columns names of columns, such as {@code pid}, {@code user}, {@code args}; empty for the
   *     usual ones
   */
  ProcessTable top(String container, List<String> columns);
}
