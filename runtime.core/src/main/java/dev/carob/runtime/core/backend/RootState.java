package dev.carob.runtime.core.backend;

import dev.carob.spi.state.StateStore;

/** The state store of a root: always the same one, and never that of a plugin. */
public interface RootState {

  /**
   * The store. It is under a lease until this service goes, and not to be kept longer.
   *
   * @throws dev.carob.api.CarobException.BackendUnavailable it can't be opened
   */
  StateStore store();
}
