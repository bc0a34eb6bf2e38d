package dev.carob.api.secret;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The engine's secrets. */
@ProviderType
public interface SecretService {

  /** Most bytes of a secret. */
  int LARGEST = 512_000;

  /**
   * Keeps a secret.
   *
   * @return its id
   * @throws CarobException.NameInUse there is one of that name
   * @throws CarobException.InvalidArgument the name is none, or the value empty or too large
   */
  String create(String name, byte[] value, Map<String, String> labels);

  /** All secrets, by name. */
  List<Secret> list();

  /**
   * One secret, by name, id, or the beginning of only one's id.
   *
   * @throws CarobException.NotFound there is none
   */
  Secret inspect(String nameOrId);

  /**
   * Forgets a secret. Containers that have been given it keep what they have.
   *
   * @throws CarobException.NotFound there is none
   */
  void remove(String nameOrId);
}
