package dev.carob.cli.verbs.secret;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of secrets. */
public final class SecretCommands {

  private SecretCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("secret create", SecretVerbs.Create::new)
        .add("secret exists", SecretVerbs.Exists::new)
        .add("secret inspect", SecretVerbs.Inspect::new)
        .add("secret ls", SecretVerbs.Ls::new)
        .add("secret rm", SecretVerbs.Rm::new);
  }
}
