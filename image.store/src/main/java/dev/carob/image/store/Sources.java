package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.container.HealthCheck;
import dev.carob.api.image.ImageConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finds the source that a transport reference or an archive stands for. */
final class Sources {

  static final String BUILTIN_BUSYBOX = "builtin:busybox";

  private static final String KNOWN =
      "oci:DIR[:TAG], dir:DIR, docker-archive:FILE, oci-archive:FILE, builtin:busybox";

  private final ObjectMapper mapper;

  Sources(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** The source of a reference {@code <transport>:<place>}. */
  ImageSource open(String reference) throws IOException {
    if (reference.equals(BUILTIN_BUSYBOX)) {
      return new RootfsSource(
          mapper,
          new ByteArrayInputStream(Busybox.rootfs()),
          "localhost/" + BUILTIN_BUSYBOX,
          new ImageConfig(
              List.of(),
              List.of("sh"),
              List.of(),
              "",
              "",
              "",
              List.of(),
              List.of(),
              Map.of(),
              HealthCheck.INHERIT),
          Instant.EPOCH);
    }
    int colon = reference.indexOf(':');
    String transport = colon < 0 ? "" : reference.substring(0, colon);
    String place = reference.substring(colon + 1);
    return switch (transport) {
      case "oci" -> ociDirectory(place);
      case "dir" -> new DirLayout(mapper, new BlobStore.Directory(directory(Path.of(place))));
      case "docker-archive" -> docker(new BlobStore.Tar(file(Path.of(place))), place);
      case "oci-archive" -> oci(new BlobStore.Tar(file(Path.of(place))), place);
      default ->
          throw new CarobException.InvalidArgument(
              "'%s' is no transport reference; pulling from a registry is not there yet. Known are %s"
                  .formatted(reference, KNOWN));
    };
  }

  /** The source that an archive is, of whichever kind. */
  ImageSource archive(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new OciLayout(mapper, new BlobStore.Directory(path), "");
    }
    BlobStore files = new BlobStore.Tar(file(path));
    if (files.has("index.json") && files.has("oci-layout")) {
      return new OciLayout(mapper, files, "");
    }
    return docker(files, path.toString());
  }

  private ImageSource ociDirectory(String place) {
    Path whole = Path.of(place);
    int colon = place.lastIndexOf(':');
    if (Files.isDirectory(whole) || colon <= 0) {
      return new OciLayout(mapper, new BlobStore.Directory(directory(whole)), "");
    }
    Path path = directory(Path.of(place.substring(0, colon)));
    return new OciLayout(mapper, new BlobStore.Directory(path), place.substring(colon + 1));
  }

  private ImageSource oci(BlobStore files, String place) throws IOException {
    if (!files.has("index.json")) {
      files.close();
      throw new CarobException.InvalidArgument(place + " is no OCI archive: it has no index.json");
    }
    return new OciLayout(mapper, files, "");
  }

  private ImageSource docker(BlobStore files, String place) throws IOException {
    if (!files.has("manifest.json")) {
      files.close();
      throw new CarobException.InvalidArgument(
          place
              + " is no image archive: it has neither manifest.json nor index.json. For the tar of a root filesystem use import");
    }
    return new DockerArchive(mapper, files);
  }

  private static Path directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new CarobException.NotFound("there is no directory " + path);
    }
    return path.toAbsolutePath().normalize();
  }

  private static Path file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new CarobException.NotFound("there is no file " + path);
    }
    return path;
  }
}
