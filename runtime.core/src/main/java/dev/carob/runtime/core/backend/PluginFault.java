package dev.carob.runtime.core.backend;

import org.jspecify.annotations.Nullable;

/**
 * The cause of an error that a backend's own fault has led to, as opposed to the failures that its
 * contract names.
 */
public final class PluginFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the backend threw; null where it returned no result
   */
  public PluginFault(@Nullable Throwable cause) {
    super(cause);
  }
}
