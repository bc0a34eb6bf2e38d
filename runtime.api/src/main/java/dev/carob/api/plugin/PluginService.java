package dev.carob.api.plugin;

import dev.carob.api.CarobException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs, updates and removes plugins while the engine runs. One change is made at a time; a
 * failed change is undone.
 */
@ProviderType
public interface PluginService {

  /** All plugins, by name, including rejected files of the deploy directory. */
  List<Plugin> list();

  /**
   * Returns a plugin.
   *
   * @param name symbolic name, or the bundle's id in the framework
   * @throws CarobException.NotFound the plugin does not exist
   */
  Plugin inspect(String name);

  /**
   * Copies a jar, checks it, and starts it.
   *
   * @throws CarobException.InvalidArgument the jar was rejected; the message says why
   * @throws CarobException.NameInUse a plugin of that name exists
   */
  Plugin install(Path jar);

  /**
   * Replaces a plugin, which may be part of the distribution, by another version, and starts it if
   * the old version was running. Operations on its backends wait meanwhile.
   *
   * @throws CarobException.NotFound the plugin does not exist
   * @throws CarobException.InvalidArgument the jar was rejected, and the plugin was not changed
   * @throws CarobException.BackendUnavailable the new version did not start, or does not provide
   *     the backends of the old one, which is restored
   */
  Plugin update(String name, Path jar);

  /**
   * Updates a plugin as {@link #update(String, Path)} does, from the current content of the file
   * from which it was installed.
   */
  Plugin update(String name);

  /**
   * Starts a stopped plugin, and at each start of the engine from then on.
   *
   * @throws CarobException.BackendUnavailable it cannot be started; the message says why
   */
  Plugin start(String name);

  /** Stops a plugin when its backends are no longer used. The engine does not start it again. */
  Plugin stop(String name);

  /**
   * Removes a plugin. If it is an updated plugin of the distribution, the distribution's version is
   * restored.
   *
   * @throws CarobException.InvalidArgument it is part of the distribution or is in the deploy
   *     directory: stop it, or remove the file
   */
  void uninstall(String name);
}
