package dev.carob.cli.verbs.system;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of the engine as a whole. */
public final class SystemCommands {

  private SystemCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("engine", EngineVerbs.Engine::new)
        .add("events", EventsVerb::new)
        .add("info", EngineVerbs.Info::new)
        .add("inspect", InspectVerb::new)
        .add("shell", EngineVerbs.Shell::new)
        .add("system df", SystemVerbs.Df::new)
        .add("system migrate", MaintenanceVerbs.Migrate::new)
        .add("system renumber", MaintenanceVerbs.Renumber::new)
        .add("system info", EngineVerbs.Info::new)
        .add("system prune", SystemVerbs.Prune::new)
        .add("system reset", SystemVerbs.Reset::new)
        .add("unshare", MaintenanceVerbs.Unshare::new)
        .add("version", EngineVerbs.Version::new);
  }
}
