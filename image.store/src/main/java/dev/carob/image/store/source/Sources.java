package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Opens the source for a transport reference or an archive. */
public final class Sources {

  static final String BUILTIN_BUSYBOX = "builtin:busybox";

  private static final String KNOWN =
      "oci:DIR[:TAG], dir:DIR, docker-archive:FILE, oci-archive:FILE, builtin:busybox";

  private final ObjectMapper mapper;

  public Sources(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Opens the source for a reference {@code <transport>:<location>}. */
  public ImageSource open(String reference, Platform platform) throws IOException {
    if (reference.equals(BUILTIN_BUSYBOX)) {
      ObjectNode config = mapper.createObjectNode();
      config.putArray("Cmd").add("sh");
      return new RootfsSource(
          mapper,
          new ByteArrayInputStream(Busybox.rootfs()),
          "localhost/" + BUILTIN_BUSYBOX,
          config,
          "made of this machine's busybox",
          Platform.HERE,
          Instant.EPOCH);
    }
    int colon = reference.indexOf(':');
    String transport = colon < 0 ? "" : reference.substring(0, colon);
    String place = reference.substring(colon + 1);
    return switch (transport) {
      case "oci" -> ociDirectory(place, platform);
      case "dir" -> new DirLayout(mapper, new BlobStore.Directory(directory(Path.of(place))));
      case "docker-archive" -> docker(new BlobStore.Tar(file(Path.of(place))), place);
      case "oci-archive" -> oci(new BlobStore.Tar(file(Path.of(place))), place, platform);
      default ->
          throw new CarobException.InvalidArgument(
              "'%s' is not a transport reference: supported are %s".formatted(reference, KNOWN));
    };
  }

  /** The name of an archive in messages. The path of an open descriptor means nothing to a user. */
  public static String title(Path archive) {
    return archive.startsWith("/proc") ? "the archive" : archive.toString();
  }

  /** Opens an archive and detects its format. */
  public ImageSource archive(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      if (Files.exists(path.resolve("manifest.json"))) {
        return new DirLayout(mapper, new BlobStore.Directory(path));
      }
      return new OciLayout(mapper, new BlobStore.Directory(path), "", Platform.HERE);
    }
    BlobStore files = new BlobStore.Tar(file(path));
    if (files.has("index.json") && files.has("oci-layout")) {
      return new OciLayout(mapper, files, "", Platform.HERE);
    }
    return docker(files, title(path));
  }

  private ImageSource ociDirectory(String place, Platform platform) {
    Path whole = Path.of(place);
    int colon = place.lastIndexOf(':');
    if (Files.isDirectory(whole) || colon <= 0) {
      return new OciLayout(mapper, new BlobStore.Directory(directory(whole)), "", platform);
    }
    Path path = directory(Path.of(place.substring(0, colon)));
    return new OciLayout(
        mapper, new BlobStore.Directory(path), place.substring(colon + 1), platform);
  }

  private ImageSource oci(BlobStore files, String place, Platform platform) throws IOException {
    if (!files.has("index.json")) {
      files.close();
      throw new CarobException.InvalidArgument(
          place + " is not an OCI archive: it has no index.json");
    }
    return new OciLayout(mapper, files, "", platform);
  }

  private ImageSource docker(BlobStore files, String place) throws IOException {
    if (!files.has("manifest.json")) {
      files.close();
      throw new CarobException.InvalidArgument(
          "payload does not match any of the supported image formats: "
              + (place.startsWith("/proc/") ? "it" : place)
              + " has neither manifest.json nor index.json. The tar of a root filesystem can be imported");
    }
    return new DockerArchive(mapper, files);
  }

  private static Path directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new CarobException.NotFound("no such directory: " + path);
    }
    return path.toAbsolutePath().normalize();
  }

  private static Path file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new CarobException.NotFound("no such file: " + path);
    }
    return path;
  }
}
