package dev.carob.cli.verbs.container;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs that list, describe, change and remove containers. */
public final class ContainerCommands {

  private ContainerCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("commit", CommitVerb::new)
        .add("container artifact", ArtifactVerb::new)
        .add("container cleanup", HousekeepingVerbs.Cleanup::new)
        .add("container clone", CloneVerb::new)
        .add("container exists", HousekeepingVerbs.Exists::new)
        .add("container prune", HousekeepingVerbs.Prune::new)
        .add("cp", CopyVerb::new)
        .add("diff", FileVerbs.Diff::new)
        .add("export", FileVerbs.Export::new)
        .add("healthcheck run", HousekeepingVerbs.HealthcheckRun::new)
        .add("init", ContainerVerbs.Init::new)
        .add("kill", ContainerVerbs.Kill::new)
        .add("logs", LogsVerb::new)
        .add("mount", FileVerbs.Mount::new)
        .add("pause", ContainerVerbs.Pause::new)
        .add("port", PortVerb::new)
        .add("ps", PsVerb::new)
        .add("rename", ContainerVerbs.Rename::new)
        .add("restart", ContainerVerbs.Restart::new)
        .add("rm", RmVerb::new)
        .add("stats", StatsVerb::new)
        .add("stop", ContainerVerbs.Stop::new)
        .add("unmount", FileVerbs.Unmount::new)
        .add("unpause", ContainerVerbs.Unpause::new)
        .add("update", UpdateVerb::new)
        .add("wait", WaitVerb::new);
  }
}
