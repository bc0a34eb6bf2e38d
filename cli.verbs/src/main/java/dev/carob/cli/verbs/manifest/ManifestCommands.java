package dev.carob.cli.verbs.manifest;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of manifest lists. */
public final class ManifestCommands {

  private ManifestCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("manifest add", ManifestVerbs.Add::new)
        .add("manifest annotate", ManifestVerbs.Annotate::new)
        .add("manifest create", ManifestVerbs.Create::new)
        .add("manifest exists", ManifestVerbs.Exists::new)
        .add("manifest inspect", ManifestVerbs.Inspect::new)
        .add("manifest push", ManifestVerbs.Push::new)
        .add("manifest remove", ManifestVerbs.Remove::new)
        .add("manifest rm", ManifestVerbs.Rm::new);
  }
}
