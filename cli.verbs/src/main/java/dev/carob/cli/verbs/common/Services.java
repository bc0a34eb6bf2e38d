package dev.carob.cli.verbs.common;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.EngineShell;
import java.util.List;

/**
 * The services that verbs use.
 *
 * @param shell looks up the shell at each call, since another bundle provides it
 * @param stop stops the engine after the command
 * @param program path of the {@code carob} program
 * @param commands runs other commands
 */
public record Services(
    ContainerEngine engine,
    ImageService images,
    Housekeeping housekeeping,
    Backends backends,
    ExternalContainers external,
    EngineShell shell,
    Runnable stop,
    String program,
    Commands commands) {

  /** Runs the commands of all verbs, including those of plugins. */
  public interface Commands {
    /**
     * Runs a command and reports failures on the console.
     *
     * @param words without the program's name
     * @return the exit code
     */
    int run(List<String> words, Console console);
  }
}
