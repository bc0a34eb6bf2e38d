package dev.carob.cli.verbs.process;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs that start processes in containers, or attach to them. */
public final class ProcessCommands {

  private ProcessCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("attach", RunVerbs.Attach::new)
        .add("create", RunVerbs.Create::new)
        .add("exec", ExecVerb::new)
        .add("run", RunVerbs.Run::new)
        .add("start", RunVerbs.Start::new)
        .add("top", TopVerb::new);
  }
}
