package dev.carob.api.config;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Reads and sets what bundles can be told, while they run. */
@ProviderType
public interface ConfigurationService {

  /** Everything that can be set, by PID. */
  List<Settings> list();

  /**
   * What can be set under one PID.
   *
   * @throws CarobException.NotFound no bundle reads it
   */
  Settings get(String pid);

  /**
   * Sets values, beside those that are set already, in effect at once and when the engine starts
   * anew.
   *
   * @param values key to its values, as text; several where the key takes several
   * @throws CarobException.NotFound no bundle reads the PID
   * @throws CarobException.InvalidArgument a key is unknown, or a value is not of its type; the
   *     message names the key. Nothing is changed then.
   */
  Settings set(String pid, Map<String, List<String>> values);

  /**
   * Takes values away that {@link #set} has set; what another file says, or the default, is in
   * effect then.
   */
  Settings unset(String pid, Set<String> keys);
}
