package dev.carob.cli.verbs.hooks;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of OCI hooks. */
public final class HooksCommands {

  private HooksCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("hooks ls", HooksVerbs.Ls::new)
        .add("hooks test", HooksVerbs.Test::new);
  }
}
