package dev.carob.api.config;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Reads and changes the settings of bundles while they run. */
@ProviderType
public interface ConfigurationService {

  /** All settings, by PID. */
  List<Settings> list();

  /**
   * The settings of one PID.
   *
   * @throws CarobException.NotFound no bundle has settings under this PID
   */
  Settings get(String pid);

  /**
   * Sets values in addition to existing ones. They take effect at once and are kept when the engine
   * restarts.
   *
   * @param values the values of each key, as text; several if the key accepts several
   * @throws CarobException.NotFound no bundle has settings under this PID
   * @throws CarobException.InvalidArgument a key is unknown, or a value has the wrong type; the
   *     message names the key, and nothing is changed
   */
  Settings set(String pid, Map<String, List<String>> values);

  /**
   * Removes values that {@link #set} has set. The value of another configuration file, or the
   * default, takes effect instead.
   */
  Settings unset(String pid, Set<String> keys);
}
