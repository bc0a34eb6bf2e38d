package dev.carob.spi.image;

import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.ManifestLists;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.api.types.image.SaveSpec;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backend that stores the images of a root. An image is identified by its full name, a short
 * name, its id, or a unique prefix of its id. Methods throw {@link CarobException.NotFound} if
 * there is no such image.
 *
 * <p>An image is added completely or not at all: a failed operation leaves nothing visible.
 *
 * <p>An image store implements those methods of the API's image service that need the store. The
 * engine can add methods to the service that use these, without a change of image stores.
 */
@ConsumerType
public interface ImageStore {

  /** All images, newest first. */
  List<Image> list();

  /** Finds an image by name or id. */
  Optional<Image> find(String image);

  /**
   * Returns an image by name or id.
   *
   * @throws CarobException.NotFound the image does not exist
   */
  Image get(String image);

  /** Returns an image with its configuration, manifest and layers. */
  ImageDetails details(String image);

  /**
   * Pulls images from a registry, by name, or through a transport: {@code oci:dir[:tag]}, {@code
   * dir:path}, {@code docker-archive:file}, {@code oci-archive:file}, {@code
   * docker://registry/name}, {@code builtin:busybox}.
   *
   * <p>Every digest is checked during the transfer. An image becomes visible when it is stored
   * completely. Several layers are transferred at a time; if another pull already transfers a
   * layer, this one waits for it.
   *
   * @throws CarobException.InvalidArgument the name or transport is invalid, the source is not an
   *     image, or content does not match its digest
   * @throws CarobException.NotFound the source does not exist
   * @throws CarobException.NetworkFailed the registry cannot be reached, or fails
   */
  List<Image> pull(PullSpec spec, ImageProgress progress);

  /**
   * Writes an image to a registry, or through a transport.
   *
   * @return the digest of the manifest at the destination
   */
  String push(PushSpec spec, ImageProgress progress);

  /**
   * Verifies credentials at a registry, and stores them if they are valid.
   *
   * @param access with user and password
   */
  void login(String registry, RegistryAccess access);

  /** The user who is logged in to a registry; empty if nobody is. */
  Optional<String> loggedIn(String registry, RegistryAccess access);

  /**
   * Removes stored credentials.
   *
   * @param registry empty for all registries
   * @return true if credentials were removed
   */
  boolean logout(String registry, RegistryAccess access);

  /**
   * Loads the images of an archive that {@code docker save} or {@code skopeo copy oci-archive:} has
   * written, compressed or not, or of an OCI image layout or a {@code dir:} directory.
   *
   * @return the images with the names that the archive gives them, and no others
   */
  List<Image> load(Path archive, ImageProgress progress);

  /**
   * Writes images to a file, or to a directory if the format is a directory.
   *
   * @param images names or ids; several only for {@link ImageFormat#DOCKER_ARCHIVE}
   * @param target must not exist, or be a regular file
   */
  void save(List<String> images, ImageFormat format, Path target, ImageProgress progress);

  /**
   * Like {@link #save(List, ImageFormat, Path, ImageProgress)}. A store without an implementation
   * does not support uncompressed layers.
   */
  default void save(SaveSpec spec, ImageProgress progress) {
    if (spec.uncompressed()) {
      throw new CarobException.InvalidArgument("the image store cannot save uncompressed layers");
    }
    save(spec.images(), spec.format(), spec.target(), progress);
  }

  /** Creates an image of one layer from the tar of a root filesystem, compressed or not. */
  Image importTar(InputStream tar, ImportSpec spec);

  /**
   * Creates an image from another image and a layer.
   *
   * @param diff the uncompressed tar of the layer
   */
  Image commit(ImageCommit commit, InputStream diff);

  /** Adds names to an image. A name of another image is moved. */
  void tag(String image, List<String> names);

  /**
   * Removes names from an image.
   *
   * @param names empty for all
   */
  void untag(String image, List<String> names);

  /**
   * Removes an image and the layers that nothing else uses. If it is identified by a name and has
   * others, only that name is removed.
   *
   * @param force whether to remove an image with several names by its id
   * @throws CarobException.Dependency a container uses the image; the message names it
   */
  ImageRemoval remove(String image, boolean force);

  /**
   * Searches registries for images.
   *
   * @throws CarobException.NetworkFailed no registry could be searched
   */
  default List<FoundImage> search(ImageSearch search) {
    throw new CarobException.InvalidArgument("the image store does not search registries");
  }

  /**
   * Lists the tags of a repository in a registry, in the registry's order.
   *
   * @param name the full name of the repository
   */
  default List<String> tags(String name, RegistryAccess access) {
    throw new CarobException.InvalidArgument("the image store does not search registries");
  }

  /**
   * Returns the id of the image that a pull from a registry would add, without adding it. Only the
   * manifest and the configuration are transferred.
   *
   * @param spec with the full name of the image
   * @throws CarobException.NotFound the registry has no such image
   * @throws CarobException.NetworkFailed the registry cannot be reached, or fails
   */
  default String remoteId(PullSpec spec) {
    throw new CarobException.InvalidArgument("the image store does not look up remote images");
  }

  /** The manifest lists of the root. A store need not support them. */
  default ManifestLists manifestLists() {
    throw new CarobException.InvalidArgument("the image store does not support manifest lists");
  }

  /**
   * As {@link #get(String)}, except that a manifest list is returned itself, and not its image for
   * this machine.
   */
  default Image listOrImage(String name) {
    return get(name);
  }

  /** Returns the files of lower layers that the top layer of an image changes. */
  List<FileChange> changes(String image);

  /** Mounts an image's files read-only. Mounts are counted. */
  Path mount(String image);

  /**
   * Undoes a {@link #mount}.
   *
   * @param all whether to undo all mounts of the image
   * @return true if the image is still mounted
   */
  boolean unmount(String image, boolean all);

  /** The paths of mounted images, by id. */
  Map<String, Path> mounted();
}
