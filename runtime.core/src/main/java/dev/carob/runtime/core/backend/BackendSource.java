package dev.carob.runtime.core.backend;

/**
 * Gets a backend's service when it is first leased. Getting it activates the component, which may
 * itself reference {@code Backends}, so it must not happen while {@code Backends} is activated.
 */
interface BackendSource<T> {

  /**
   * The service.
   *
   * @throws dev.carob.api.CarobException.BackendUnavailable it can't be activated; the message
   *     names the backend, its bundle and the cause
   */
  T get();
}
