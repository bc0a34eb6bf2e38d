package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;
import dev.carob.cli.verbs.container.ContainerCommands;
import dev.carob.cli.verbs.hooks.HooksCommands;
import dev.carob.cli.verbs.image.ImageCommands;
import dev.carob.cli.verbs.manifest.ManifestCommands;
import dev.carob.cli.verbs.network.NetworkCommands;
import dev.carob.cli.verbs.process.ProcessCommands;
import dev.carob.cli.verbs.secret.SecretCommands;
import dev.carob.cli.verbs.system.SystemCommands;
import dev.carob.cli.verbs.systemd.SystemdCommands;
import dev.carob.cli.verbs.volume.VolumeCommands;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.verb.CommandRunner;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.EngineShell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the verbs that require only an engine, with a provider for each noun. */
@Component(
    service = {},
    immediate = true)
public final class EngineVerbsComponent {

  /**
   * Framework property, true if the framework belongs to the engine, so that stopping the engine
   * stops the framework.
   */
  private static final String OWN_FRAMEWORK = "carob.framework";

  /** Framework property: the path of the client's program. */
  private static final String PROGRAM = "carob.program";

  private static final Logger LOG = LoggerFactory.getLogger(EngineVerbsComponent.class);

  private final BundleContext context;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  @Activate
  public EngineVerbsComponent(
      BundleContext context,
      @Reference ContainerEngine engine,
      @Reference ImageService images,
      @Reference Housekeeping housekeeping,
      @Reference Backends backends,
      @Reference ExternalContainers external) {
    this.context = context;
    Services services =
        new Services(
            engine,
            images,
            housekeeping,
            backends,
            external,
            this::shell,
            this::stop,
            program(context),
            this::run);
    // Used by the verbs of plugins, which require further services.
    registrations.add(context.registerService(Services.class, services, null));
    // The provider of `run` is registered last: the command runner waits for it.
    tables().forEach(table -> registrations.add(table.register(context, services)));
  }

  /** Returns the verb table of each noun. */
  static List<VerbTable<Services>> tables() {
    return List.of(
        ContainerCommands.table(),
        HooksCommands.table(),
        ImageCommands.table(),
        ManifestCommands.table(),
        NetworkCommands.table(),
        SecretCommands.table(),
        SystemCommands.table(),
        SystemdCommands.table(),
        VolumeCommands.table(),
        ProcessCommands.table(),
        new VerbTable<Services>().add("completion", CompletionVerb::new));
  }

  private int shell(Console console) throws IOException {
    ServiceReference<EngineShell> reference = context.getServiceReference(EngineShell.class);
    EngineShell shell = reference == null ? null : context.getService(reference);
    if (shell == null) {
      throw new CarobException.BackendUnavailable(
          "this engine has no shell: add the bundles dev.carob.shell.gogo and org.apache.felix.gogo.*");
    }
    try {
      return shell.run(console);
    } finally {
      context.ungetService(reference);
    }
  }

  private int run(List<String> words, Console console) {
    ServiceReference<CommandRunner> reference = context.getServiceReference(CommandRunner.class);
    CommandRunner runner = reference == null ? null : context.getService(reference);
    if (runner == null) {
      throw new CarobException.BackendUnavailable("this engine has no commands");
    }
    try {
      return runner.run(words, console);
    } finally {
      context.ungetService(reference);
    }
  }

  /** The program of the distribution; by default, the one of the packages. */
  private static String program(BundleContext context) {
    String program = context.getProperty(PROGRAM);
    return program == null ? "/usr/bin/carob" : program;
  }

  /** Stops the engine on a separate thread, so that the command can end first. */
  private void stop() {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    if (context.getProperty(OWN_FRAMEWORK) == null) {
      throw new CarobException.InvalidState(
          "this engine is embedded in an application, and stopping it would stop the application's framework: stop the bundle dev.carob.runtime.core, or the application");
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                framework.stop();
              } catch (BundleException e) {
                LOG.error("the engine cannot be stopped", e);
              }
            },
            "carob-stop");
    thread.start();
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
