package dev.carob.runtime.core.backend;

import dev.carob.spi.state.StateStore;

/** The state store of a root: always the same store, and never one that a plugin provides. */
public interface RootState {

  /**
   * The store. It is leased until this service is unregistered, and must not be kept longer.
   *
   * @throws dev.carob.api.CarobException.BackendUnavailable the store cannot be opened
   */
  StateStore store();
}
