package dev.carob.cli.verbs.image;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of images and registries. */
public final class ImageCommands {

  private ImageCommands() {}

  /** The verbs by name. */
  public static VerbTable<Services> table() {
    return new VerbTable<Services>()
        .add("build", BuildVerb::new)
        .add("container runlabel", RunlabelVerb::new)
        .add("history", ImageVerbs.History::new)
        .add("image diff", ImageVerbs.Diff::new)
        .add("image exists", ImageVerbs.Exists::new)
        .add("image inspect", ImageVerbs.Inspect::new)
        .add("image mount", ImageVerbs.Mount::new)
        .add("image prune", ImageVerbs.Prune::new)
        .add("image tree", ImageVerbs.Tree::new)
        .add("image unmount", ImageVerbs.Unmount::new)
        .add("images", ImagesVerb::new)
        .add("import", TransferVerbs.Import::new)
        .add("load", TransferVerbs.Load::new)
        .add("login", LoginVerbs.Login::new)
        .add("logout", LoginVerbs.Logout::new)
        .add("pull", TransferVerbs.Pull::new)
        .add("push", TransferVerbs.Push::new)
        .add("rmi", ImageNameVerbs.Rmi::new)
        .add("save", TransferVerbs.Save::new)
        .add("search", SearchVerb::new)
        .add("tag", ImageNameVerbs.Tag::new)
        .add("untag", ImageNameVerbs.Untag::new);
  }
}
