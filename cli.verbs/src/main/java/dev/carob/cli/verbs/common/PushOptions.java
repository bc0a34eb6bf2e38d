package dev.carob.cli.verbs.common;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.LayerCompression;
import dev.carob.api.types.image.ManifestType;
import dev.carob.api.types.image.PushSpec;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code push} and {@code manifest push} that mean the same. */
public final class PushOptions {

  @Option(names = "--digestfile", paramLabel = "FILE", description = "Write the digest to a file")
  private String digestFile = "";

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress")
  private boolean quiet;

  @Option(
      names = "--remove-signatures",
      description = "Accepted for Podman's scripts; signatures are never pushed")
  @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
  private boolean removeSignatures;

  @Mixin private RegistryOptions registry = new RegistryOptions();

  /**
   * Returns what to push.
   *
   * @param destination a reference whose path is absolute
   */
  public PushSpec spec(
      Console console, String source, String destination, String format, String compression) {
    return PushSpec.builder(source)
        .destination(destination)
        .type(ManifestType.parse(format))
        .compression(LayerCompression.parse(compression))
        .access(registry.access(console))
        .build();
  }

  /** Returns the receiver of progress. */
  public ImageProgress progress(Console console) {
    return TransferProgress.of(console, quiet);
  }

  /** Writes the digest of what was pushed to the requested file. */
  public void writeDigest(Console console, String digest) throws IOException {
    if (!digestFile.isEmpty()) {
      NamedOutput.of(console, digestFile).write(digest);
    }
  }
}
