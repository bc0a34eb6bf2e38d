package dev.carob.api.image;

import dev.carob.api.CarobException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * Brings images in by a transport: {@code oci:dir[:tag]}, {@code dir:path}, {@code
   * docker-archive:file}, {@code oci-archive:file}, {@code builtin:busybox}.
   *
   * @throws CarobException.InvalidArgument the transport is unknown or its content is no image
   * @throws CarobException.NotFound there is nothing at that place
   */
  List<Image> pull(String reference);

  /**
   * Brings in the images of an archive as {@code docker save} or {@code skopeo copy oci-archive:}
   * write it, compressed or not.
   */
  List<Image> load(Path archive);

  /**
   * Makes an image of one layer from the tar of a root filesystem, compressed or not.
   *
   * @param name of the new image; empty: none
   * @param config what the image is to say about its process
   */
  Image importTar(InputStream tar, String name, ImageConfig config);

  /** Gives an image more names; a name that another image has is taken from it. */
  void tag(String image, List<String> names);

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
}
