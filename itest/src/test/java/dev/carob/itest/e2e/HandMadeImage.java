package dev.carob.itest.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Builds images for tests: busybox, modified by a script on the host, with a configuration. */
final class HandMadeImage {

  private HandMadeImage() {}

  /** Unpacks busybox's root filesystem into a new directory. */
  static Path rootfs(TestEngine engine, String name) {
    Path root = engine.directory().resolve(name);
    Path tar = engine.directory().resolve(name + ".tar");
    engine.program("rm", "-rf", root.toString()).ok();
    engine.program("mkdir", root.toString()).ok();
    String container = "tree-of-" + name;
    engine.ask("create", "--name", container, "--network", "none", TestEngine.BUSYBOX).ok();
    engine.ask("export", "-o", tar.toString(), container).ok();
    engine.ask("rm", container).ok();
    engine.program("tar", "-xf", tar.toString(), "-C", root.toString()).ok();
    return root;
  }

  /**
   * Builds an image and pulls it.
   *
   * @param config content of the image's configuration, JSON
   * @param script shell script, run on the host in the image's root directory
   * @return the image's name
   */
  static String pulled(TestEngine engine, String name, String config, String script) {
    Path root = rootfs(engine, name);
    Path layout = engine.directory().resolve(name + "-oci");
    engine.program("sh", "-ec", "cd " + root + "; " + script).ok();
    engine.program("rm", "-rf", layout.toString()).ok();
    Path layer = engine.directory().resolve(name + ".tar");
    engine.program("tar", "-C", root.toString(), "-cf", layer.toString(), ".").ok();
    try {
      write(layout, Files.readAllBytes(layer), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    engine.ask("pull", "oci:" + layout + ":" + name).ok();
    return "localhost/" + name;
  }

  private static void write(Path layout, byte[] layer, String config) throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    String layerDigest = blob(layout, layer);
    byte[] configBytes =
        """
        {"architecture": "amd64", "os": "linux", "config": %s,
         "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
        """
            .formatted(config, layerDigest)
            .getBytes(StandardCharsets.UTF_8);
    String configDigest = blob(layout, configBytes);
    byte[] manifest =
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
                    "digest": "sha256:%s", "size": %d},
         "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar",
                     "digest": "sha256:%s", "size": %d}]}
        """
            .formatted(configDigest, configBytes.length, layerDigest, layer.length)
            .getBytes(StandardCharsets.UTF_8);
    String digest = blob(layout, manifest);
    String name = String.valueOf(layout.getFileName()).replaceFirst("-oci$", "");
    Files.writeString(
        layout.resolve("index.json"),
        """
        {"schemaVersion": 2, "manifests": [
          {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:%s",
           "size": %d, "annotations": {"org.opencontainers.image.ref.name": "%s"}}]}
        """
            .formatted(digest, manifest.length, name));
  }

  private static String blob(Path layout, byte[] content) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      String digest = HexFormat.of().formatHex(hash);
      Files.write(layout.resolve("blobs/sha256").resolve(digest), content);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
