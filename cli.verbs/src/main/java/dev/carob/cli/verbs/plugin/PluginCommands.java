package dev.carob.cli.verbs.plugin;

import dev.carob.cli.verbs.common.VerbTable;

/** The verbs of plugins, backends and configuration. */
public final class PluginCommands {

  private PluginCommands() {}

  /** The verbs by name. */
  public static VerbTable<PluginServices> table() {
    return new VerbTable<PluginServices>()
        .add("backend info", BackendVerbs.Info::new)
        .add("backend ls", BackendVerbs.Ls::new)
        .add("backend use", BackendVerbs.Use::new)
        .add("config get", ConfigVerbs.Get::new)
        .add("config ls", ConfigVerbs.Ls::new)
        .add("config set", ConfigVerbs.Set::new)
        .add("config unset", ConfigVerbs.Unset::new)
        .add("plugin info", PluginVerbs.Info::new)
        .add("plugin install", PluginVerbs.Install::new)
        .add("plugin ls", PluginVerbs.Ls::new)
        .add("plugin start", PluginVerbs.Start::new)
        .add("plugin stop", PluginVerbs.Stop::new)
        .add("plugin uninstall", PluginVerbs.Uninstall::new)
        .add("plugin update", PluginVerbs.Update::new);
  }
}
