package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.container.RemoveOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the removal of an object together with the containers that use it. */
public final class ForcedRemoval {

  @Option(
      names = {"-f", "--force"},
      description =
          "Remove the containers that use it first, with a kill; ignore names that do not exist")
  private boolean force;

  @Option(
      names = {"-t", "--time"},
      paramLabel = "SECONDS",
      description = "With --force: seconds to wait before a container is killed (0)")
  private Optional<Long> seconds = Optional.empty();

  /** Returns true if containers are removed and absent names are ignored. */
  public boolean force() {
    return force;
  }

  /** Rejects a time without force. */
  public void validate() {
    if (seconds.isPresent() && !force) {
      throw new CarobException.InvalidArgument(
          "--force option must be specified to use the --time option");
    }
  }

  /** How containers are removed. */
  public RemoveOptions options() {
    return RemoveOptions.KILL.toBuilder().stopTimeout(StopTime.timeout(seconds.orElse(0L))).build();
  }
}
