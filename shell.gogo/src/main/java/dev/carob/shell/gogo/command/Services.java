package dev.carob.shell.gogo.command;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;

/**
 * What the commands act on.
 *
 * @param stop ends the engine, after this command
 */
public record Services(
    ContainerEngine engine,
    ImageService images,
    Backends backends,
    PluginService plugins,
    ConfigurationService configuration,
    Runnable stop) {}
