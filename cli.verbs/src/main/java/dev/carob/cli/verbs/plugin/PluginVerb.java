package dev.carob.cli.verbs.plugin;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.plugin.PluginService;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;

/** A verb that uses the plugin manager. */
abstract class PluginVerb extends Verb {

  private final PluginServices services;

  PluginVerb(PluginServices services, Console console) {
    super(services.common(), console);
    this.services = services;
  }

  PluginService plugins() {
    return services.plugins();
  }

  ConfigurationService configuration() {
    return services.configuration();
  }
}
