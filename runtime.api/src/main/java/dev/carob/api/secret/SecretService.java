package dev.carob.api.secret;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The engine's secrets. */
@ProviderType
public interface SecretService {

  /** The largest size of a secret, in bytes. */
  int LARGEST = 512_000;

  /**
   * Creates a secret.
   *
   * @return its id
   * @throws CarobException.NameInUse a secret of that name exists
   * @throws CarobException.InvalidArgument the name is invalid, or the value is empty or too large
   */
  String create(String name, byte[] value, Map<String, String> labels);

  /**
   * Creates a secret in place of an existing one of the name, if there is one. If this fails, the
   * existing secret remains. Containers that use it keep their copies.
   *
   * @return the id of the new secret
   * @throws CarobException.InvalidArgument the name is invalid, or the value is empty or too large
   */
  String replace(String name, byte[] value, Map<String, String> labels);

  /** All secrets, by name. */
  default List<Secret> list() {
    return list(SecretQuery.ALL);
  }

  /** The secrets that a query selects, by name. */
  List<Secret> list(SecretQuery query);

  /**
   * Returns a secret by its name, its id, or a unique prefix of its id.
   *
   * @throws CarobException.NotFound no secret has that name or id
   */
  Secret inspect(String nameOrId);

  /**
   * Removes a secret. Containers that use it keep their copies.
   *
   * @throws CarobException.NotFound no secret has that name or id
   */
  void remove(String nameOrId);
}
