package dev.carob.api.plugin;

import dev.carob.api.CarobException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Adds, replaces and removes plugins while the engine runs. One change is made at a time; what
 * fails leaves everything as it was.
 */
@ProviderType
public interface PluginService {

  /** All plugins, by name; those that were refused in the deploy directory are among them. */
  List<Plugin> list();

  /**
   * One plugin.
   *
   * @param name symbolic name, or the framework's number
   * @throws CarobException.NotFound there is none
   */
  Plugin inspect(String name);

  /**
   * Copies a jar, checks it, and starts it.
   *
   * @throws CarobException.InvalidArgument it is refused; the message tells why
   * @throws CarobException.NameInUse a plugin of that name is there
   */
  Plugin install(Path jar);

  /**
   * Puts another version in the place of a plugin, the distribution's own too, and starts it where
   * the one before ran. Operations on its backends wait in the meantime.
   *
   * @throws CarobException.NotFound there is no plugin of that name
   * @throws CarobException.InvalidArgument the jar is refused, and the one before was not touched
   * @throws CarobException.BackendUnavailable it did not start, or did not bring what the one
   *     before did, which is back in its place
   */
  Plugin update(String name, Path jar);

  /** As {@link #update(String, Path)}, with the file that it was made from, as it is now. */
  Plugin update(String name);

  /**
   * Starts a plugin that was stopped; it will be started with the engine.
   *
   * @throws CarobException.BackendUnavailable it can't be started; the message tells why
   */
  Plugin start(String name);

  /** Stops a plugin, once nobody uses its backends; it will not be started with the engine. */
  Plugin stop(String name);

  /**
   * Removes a plugin. In the place of a distribution's that was updated, the distribution's is
   * back.
   *
   * @throws CarobException.InvalidArgument it is the distribution's, or lies in the deploy
   *     directory: stop it, or remove the file
   */
  void uninstall(String name);
}
