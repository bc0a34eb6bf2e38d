package dev.carob.cli.verbs.common;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.image.ImageService;
import dev.carob.api.image.Platform;
import dev.carob.cli.podman.shape.ImageJson;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** For which platform an image is brought in. */
public final class PlatformOptions {

  @Option(names = "--arch", paramLabel = "ARCH", description = "Of the image that is brought in")
  private String arch = "";

  @Option(names = "--os", paramLabel = "OS", description = "Of the image that is brought in")
  private String os = "";

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "Of the image that is brought in")
  private String platform = "";

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "Of the architecture of the image that is brought in")
  private String variant = "";

  public Platform platform() {
    if (platform.isEmpty()) {
      return new Platform(os, arch, variant);
    }
    if (!os.isEmpty() || !arch.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "--platform option can not be specified with --arch or --os");
    }
    return Platform.parse(platform);
  }

  /** Says so where an image is not for this machine; it may still run, by emulation. */
  public static void warnOfAnother(ImageService images, String reference, PrintStream err) {
    if (images.find(reference).isEmpty()) {
      return;
    }
    JsonNode config = ImageJson.parse(images.details(reference).configuration());
    Platform found =
        new Platform(
            config.path("os").asText(""),
            config.path("architecture").asText(""),
            config.path("variant").asText(""));
    Platform host = Platform.host();
    if (!host.accepts(found)) {
      err.printf(
          "WARNING: image platform (%s) does not match the expected platform (%s)%n",
          found.text(), host.text());
    }
  }
}
