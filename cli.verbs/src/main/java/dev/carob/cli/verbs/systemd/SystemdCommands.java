package dev.carob.cli.verbs.systemd;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs for containers that are services of systemd. */
public final class SystemdCommands {

  private SystemdCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("auto-update", AutoUpdateVerb::new)
        .add("generate systemd", GenerateSystemdVerb::new);
  }
}
