package dev.carob.runtime.core.backend;

import org.jspecify.annotations.Nullable;

/**
 * The cause of an error that results from a fault of a backend, as opposed to failures that the
 * contract specifies.
 */
public final class PluginFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param cause exception of the backend; null if it returned no result
   */
  public PluginFault(@Nullable Throwable cause) {
    super(cause);
  }
}
