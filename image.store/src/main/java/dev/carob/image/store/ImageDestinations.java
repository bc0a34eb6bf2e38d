package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ManifestType;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.SaveSpec;
import dev.carob.api.types.image.Transports;
import dev.carob.image.registry.Registries;
import dev.carob.image.store.sink.DockerArchiveSink;
import dev.carob.image.store.sink.OciSink;
import dev.carob.image.store.sink.RegistrySink;
import dev.carob.image.store.sink.StoredImage;
import dev.carob.linux.TreeRemoval;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Writes images to files, directories and registries. */
final class ImageDestinations {

  private static final String DOCKER = "docker://";

  private final ObjectMapper mapper;
  private final Registries registries;

  ImageDestinations(ObjectMapper mapper, Registries registries) {
    this.mapper = mapper;
    this.registries = registries;
  }

  /** Writes images to a file or directory. */
  void save(List<StoredImage> images, SaveSpec spec, ImageProgress progress) throws IOException {
    if (images.size() > 1 && spec.format() != ImageFormat.DOCKER_ARCHIVE) {
      throw new CarobException.InvalidArgument(
          "multiple images can only be saved as docker-archive");
    }
    whole(
        spec.target(),
        () -> {
          write(images, spec, progress);
          return spec.target();
        });
  }

  private interface Writing<T> {
    T write() throws IOException;
  }

  /** Runs {@code writing}; if that fails, removes the target unless it existed before. */
  private static <T> T whole(Path target, Writing<T> writing) throws IOException {
    boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    boolean done = false;
    try {
      T result = writing.write();
      done = true;
      return result;
    } finally {
      if (!done && !there) {
        TreeRemoval.remove(target);
      }
    }
  }

  private void write(List<StoredImage> images, SaveSpec spec, ImageProgress progress)
      throws IOException {
    OciSink oci = new OciSink(mapper, progress);
    StoredImage first = images.get(0);
    String name = first.names().isEmpty() ? "" : first.names().get(0);
    Path target = spec.target();
    Packing packing = spec.uncompressed() ? Packing.PLAIN : Packing.GZIP;
    switch (spec.format()) {
      case DOCKER_ARCHIVE -> new DockerArchiveSink(mapper, progress).write(images, target);
      case OCI_ARCHIVE -> oci.archive(first, name, packing, target);
      case OCI_DIR -> oci.write(first, name, packing, target);
      case DOCKER_DIR -> oci.directory(first, ManifestType.DOCKER, packing, target);
    }
  }

  /** Writes an image to the destination of a spec. Returns the digest of the manifest written. */
  String push(StoredImage image, String destination, PushSpec spec, ImageProgress progress)
      throws IOException {
    Packing packing = packing(spec);
    if (Transports.isTransport(destination)) {
      return transport(image, destination, spec, progress);
    }
    String text =
        destination.startsWith(DOCKER) ? destination.substring(DOCKER.length()) : destination;
    ImageReference name = ImageReference.parse(text, ImageReference.DEFAULT_DOMAIN);
    ManifestType type = spec.type() == ManifestType.SAME ? image.type() : spec.type();
    if (packing == Packing.ZSTD) {
      // Docker's manifest format does not support zstd.
      type = ManifestType.OCI;
    }
    return new RegistrySink(
            mapper,
            registries.repository(name, spec.access()),
            name.tag().isEmpty() ? name.digest() : name.tag(),
            progress)
        .write(image, type, packing);
  }

  private static Packing packing(PushSpec spec) {
    return switch (spec.compression()) {
      case NONE -> Packing.PLAIN;
      case GZIP -> Packing.GZIP;
      case ZSTD -> Packing.ZSTD;
    };
  }

  private String transport(
      StoredImage image, String destination, PushSpec spec, ImageProgress progress)
      throws IOException {
    int colon = destination.indexOf(':');
    String place = destination.substring(colon + 1);
    int second = place.indexOf(':');
    String path = second < 0 ? place : place.substring(0, second);
    String name = second < 0 ? "" : place.substring(second + 1);
    Packing packing = packing(spec);
    OciSink oci = new OciSink(mapper, progress);
    switch (destination.substring(0, colon)) {
      case "oci" -> {
        Path layout = Path.of(path);
        return whole(layout, () -> oci.write(image, name, packing, layout));
      }
      case "oci-archive" -> {
        Path file = absent(Path.of(path));
        return whole(file, () -> oci.archive(image, name, packing, file));
      }
      case "dir" -> {
        ManifestType type = spec.type() == ManifestType.SAME ? image.type() : spec.type();
        Path directory = Path.of(place);
        return whole(directory, () -> oci.directory(image, type, packing, directory));
      }
      case "docker-archive" -> {
        List<String> names =
            name.isEmpty()
                ? image.names()
                : List.of(ImageReference.parse(name, ImageReference.DEFAULT_DOMAIN).toString());
        StoredImage named = new StoredImage(image.config(), image.type(), names, image.layers());
        Path file = absent(Path.of(path));
        whole(
            file,
            () -> {
              new DockerArchiveSink(mapper, progress).write(List.of(named), file);
              return file;
            });
        return "sha256:" + image.id();
      }
      default ->
          throw new CarobException.InvalidArgument(
              "'" + destination + "' is not a supported image destination");
    }
  }

  private static Path absent(Path file) {
    if (Files.exists(file)) {
      throw new CarobException.InvalidArgument(
          file + " already exists: archives are not overwritten");
    }
    return file;
  }
}
