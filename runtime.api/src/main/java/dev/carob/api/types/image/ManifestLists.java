package dev.carob.api.types.image;

import dev.carob.api.CarobException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The manifest lists of a root: images for several platforms under one name. A list refers to
 * images in the store, in registries or in archives; they are transferred when the list is pushed.
 *
 * <p>A list has names and an id, as an image has. Where an image is required, a list stands for its
 * image for this machine's platform, if that is in the store.
 */
@ConsumerType
public interface ManifestLists {

  /**
   * Creates an empty list.
   *
   * @param amend whether an existing list of this name is returned
   * @return the id of the list
   * @throws CarobException.NameInUse an image or a list has this name
   */
  String create(String name, boolean amend);

  /** Whether there is a list of this name or id. */
  boolean exists(String list);

  /**
   * Adds an image to a list. An entry of the same digest is replaced.
   *
   * @param image a name or id in the store, a name in a registry, or a reference with a transport
   * @return the id of the list
   */
  String add(String list, String image, ManifestEntry entry);

  /**
   * Changes the description of an image in a list.
   *
   * @param changes what is empty remains as it is
   * @return the id of the list
   * @throws CarobException.NotFound the list has no image with this digest
   */
  String annotate(String list, String digest, ManifestEntry changes);

  /**
   * Removes an image from a list.
   *
   * @return the id of the list
   * @throws CarobException.NotFound the list has no image with this digest
   */
  String remove(String list, String digest);

  /**
   * Returns the JSON of a list in the store, or else in a registry.
   *
   * @throws CarobException.InvalidArgument the name is that of an image
   */
  String content(String list, RegistryAccess access);

  /**
   * Writes a list to a registry, or through the transports {@code dir} and {@code oci}.
   *
   * @param images whether the images of the list are written too
   * @return the digest of the written list
   */
  String push(PushSpec spec, boolean images, ImageProgress progress);
}
