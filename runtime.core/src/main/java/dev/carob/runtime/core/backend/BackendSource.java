package dev.carob.runtime.core.backend;

/**
 * Gets the service of a backend when it is first leased. This activates the component, which may
 * itself reference {@code Backends}, so it must not happen while {@code Backends} is being
 * activated.
 */
interface BackendSource<T> {

  /**
   * Gets the service.
   *
   * @throws dev.carob.api.CarobException.BackendUnavailable the service cannot be activated; the
   *     message names the backend, its bundle and the cause
   */
  T get();
}
