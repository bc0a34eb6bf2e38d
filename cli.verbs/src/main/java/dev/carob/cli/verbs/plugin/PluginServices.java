package dev.carob.cli.verbs.plugin;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.plugin.PluginService;
import dev.carob.cli.verbs.common.Services;

/**
 * The services that the verbs of plugins use.
 *
 * @param common the services of all verbs
 */
public record PluginServices(
    Services common, PluginService plugins, ConfigurationService configuration) {}
