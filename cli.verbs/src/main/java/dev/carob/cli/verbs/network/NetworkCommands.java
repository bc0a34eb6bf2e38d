package dev.carob.cli.verbs.network;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of networks. */
public final class NetworkCommands {

  private NetworkCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("network connect", NetworkVerbs.Connect::new)
        .add("network create", NetworkVerbs.Create::new)
        .add("network disconnect", NetworkVerbs.Disconnect::new)
        .add("network exists", NetworkVerbs.Exists::new)
        .add("network inspect", NetworkVerbs.Inspect::new)
        .add("network ls", NetworkVerbs.Ls::new)
        .add("network prune", NetworkVerbs.Prune::new)
        .add("network reload", NetworkVerbs.Reload::new)
        .add("network update", NetworkVerbs.Update::new)
        .add("network rm", NetworkVerbs.Rm::new);
  }
}
