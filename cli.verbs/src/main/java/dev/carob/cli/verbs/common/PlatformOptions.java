package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.Platform;
import picocli.CommandLine.Option;

/** The options for the platform of an image to pull. */
public final class PlatformOptions {

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Pull the image for this architecture")
  private String arch = "";

  @Option(
      names = "--os",
      paramLabel = "OS",
      description = "Pull the image for this operating system")
  private String os = "";

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "Pull the image for this platform")
  private String platform = "";

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "Pull the image for this variant of the architecture")
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
}
