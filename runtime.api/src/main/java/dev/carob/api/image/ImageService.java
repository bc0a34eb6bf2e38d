package dev.carob.api.image;

import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The images of an engine. Where a method takes a name, it may be a full name, a short one, an id
 * or the beginning of an id that only one image has.
 *
 * <p>An image is there whole or not at all: what fails while it comes in leaves nothing visible.
 */
@ProviderType
public interface ImageService {

  /** All images, newest first. */
  List<Image> list();

  /** The image of that name or id. */
  Optional<Image> find(String image);

  /**
   * The image of that name or id.
   *
   * @throws CarobException.NotFound there is none
   */
  Image get(String image);

  /** All about the image of that name or id. */
  ImageDetails details(String image);

  /**
   * Brings images in: from a registry, by its name, or by a transport: {@code oci:dir[:tag]},
   * {@code dir:path}, {@code docker-archive:file}, {@code oci-archive:file}, {@code
   * docker://registry/name}, {@code builtin:busybox}.
   *
   * <p>Every digest is checked while what it is of comes in, and nothing is visible before all is
   * there. Layers come in several at a time; one that somebody else brings in is waited for.
   *
   * @throws CarobException.InvalidArgument the name or transport is none, its content is no image,
   *     or something is not what its digest says
   * @throws CarobException.NotFound there is nothing at that place
   * @throws CarobException.NetworkFailed the registry can't be reached, or fails
   */
  List<Image> pull(PullSpec spec, ImageProgress progress);

  /** As {@link #pull(PullSpec, ImageProgress)}, for this machine and without a word. */
  default List<Image> pull(String reference) {
    return pull(PullSpec.of(reference), ImageProgress.NONE);
  }

  /**
   * Writes an image to a registry, or by a transport.
   *
   * @return the digest of the manifest as it is there
   */
  String push(PushSpec spec, ImageProgress progress);

  /**
   * Tries credentials at a registry, and keeps them if they are good.
   *
   * @param access with user and password
   */
  void login(String registry, RegistryAccess access);

  /** Who is logged in to a registry; empty: nobody. */
  Optional<String> loggedIn(String registry, RegistryAccess access);

  /**
   * Forgets credentials.
   *
   * @param registry empty: of all
   * @return whether there were any
   */
  boolean logout(String registry, RegistryAccess access);

  /**
   * Brings in the images of an archive as {@code docker save} or {@code skopeo copy oci-archive:}
   * write it, compressed or not, or of an OCI image layout.
   */
  List<Image> load(Path archive, ImageProgress progress);

  /**
   * Writes images to a file, or a directory for the formats that are one.
   *
   * @param images names or ids; several are for {@link ImageFormat#DOCKER_ARCHIVE} alone
   * @param target must not be there, or be a regular file
   */
  void save(List<String> images, ImageFormat format, Path target, ImageProgress progress);

  /** Makes an image of one layer from the tar of a root filesystem, compressed or not. */
  Image importTar(InputStream tar, ImportSpec spec);

  /**
   * Makes an image of another and a layer on it.
   *
   * @param diff the plain tar of the layer
   */
  Image commit(ImageCommit commit, InputStream diff);

  /** Gives an image more names; a name that another image has is taken from it. */
  void tag(String image, List<String> names);

  /**
   * Takes names from an image.
   *
   * @param names empty: all
   */
  void untag(String image, List<String> names);

  /**
   * Takes a name from an image, or, when it is the last one or the image was given by id, removes
   * the image and the layers that nothing else uses.
   *
   * @param force remove also an image with several names
   * @throws CarobException.Dependency a container uses the image; the message names it
   */
  Removed remove(String image, boolean force);

  /** What a removal did: the names taken, and the ids of the images deleted. */
  record Removed(List<String> untagged, List<String> deleted) {}

  /** What an image's top layer changes in those below. */
  List<FileChange> changes(String image);

  /** Mounts an image's files, to be read. Mounts are counted. */
  Path mount(String image);

  /**
   * Undoes a {@link #mount}.
   *
   * @param all of them
   * @return whether it is mounted still
   */
  boolean unmount(String image, boolean all);

  /** Where images are mounted, by id. */
  Map<String, Path> mounted();
}
