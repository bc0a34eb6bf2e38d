package dev.carob.cli.verbs.volume;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of volumes. */
public final class VolumeCommands {

  private VolumeCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("volume create", VolumeVerbs.Create::new)
        .add("volume exists", VolumeVerbs.Exists::new)
        .add("volume export", VolumeVerbs.Export::new)
        .add("volume import", VolumeVerbs.Import::new)
        .add("volume inspect", VolumeVerbs.Inspect::new)
        .add("volume ls", VolumeVerbs.Ls::new)
        .add("volume mount", VolumeVerbs.Mount::new)
        .add("volume prune", VolumeVerbs.Prune::new)
        .add("volume reload", VolumeVerbs.Reload::new)
        .add("volume rm", VolumeVerbs.Rm::new)
        .add("volume unmount", VolumeVerbs.Unmount::new);
  }
}
