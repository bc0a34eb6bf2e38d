package dev.carob.shell.gogo.felix;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.shell.gogo.command.Commands;
import dev.carob.shell.gogo.command.Services;
import dev.carob.spi.backend.Backends;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers each verb as a command of the scope {@code carob} to Gogo. */
@Component(
    service = {},
    immediate = true)
public final class CommandsComponent {

  private static final String SCOPE = "carob";

  private final List<ServiceRegistration<Function>> registrations = new ArrayList<>();

  @Activate
  public CommandsComponent(
      BundleContext context,
      @Reference ContainerEngine engine,
      @Reference ImageService images,
      @Reference Backends backends,
      @Reference PluginService plugins,
      @Reference ConfigurationService configuration) {
    Commands commands =
        new Commands(new Services(engine, images, backends, plugins, configuration, () -> {}));
    List<String> verbs = new ArrayList<>(Commands.verbs());
    verbs.add("help");
    for (String verb : verbs) {
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put("osgi.command.scope", SCOPE);
      properties.put("osgi.command.function", verb);
      Function function =
          (session, arguments) -> {
            List<String> line = new ArrayList<>(List.of(verb));
            arguments.forEach(argument -> line.add(String.valueOf(argument)));
            try (GogoConsole console = new GogoConsole(session)) {
              session.put(GogoShell.EXIT_CODE, commands.run(line, console));
            }
            // Gogo prints what a command returns; all that is to be seen has been printed.
            return null;
          };
      registrations.add(context.registerService(Function.class, function, properties));
    }
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
