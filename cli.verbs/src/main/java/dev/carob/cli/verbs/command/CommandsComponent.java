package dev.carob.cli.verbs.command;

import dev.carob.cli.verbs.common.Services;
import dev.carob.spi.verb.CommandRunner;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.VerbProvider;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Runs the verbs that bundles provide. The service becomes available after the engine's own verbs.
 */
@Component(
    reference =
        @Reference(
            name = "own",
            service = VerbProvider.class,
            target = "(" + VerbProvider.VERBS + "=run)"))
public final class CommandsComponent implements CommandRunner {

  private final VerbRegistry verbs;
  private final Commands commands;

  @Activate
  public CommandsComponent(BundleContext context, @Reference Services services) {
    verbs = new VerbRegistry(context);
    commands = new Commands(verbs, new ObjectNames(services));
  }

  @Reference(
      service = VerbProvider.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindVerbs(ServiceReference<VerbProvider> reference) {
    verbs.put(reference);
  }

  void updatedVerbs(ServiceReference<VerbProvider> reference) {
    verbs.put(reference);
  }

  void unbindVerbs(ServiceReference<VerbProvider> reference) {
    verbs.remove(reference);
  }

  @Override
  public int run(List<String> arguments, Console console) {
    return commands.run(arguments, console);
  }

  @Override
  public Set<String> verbs() {
    return verbs.names();
  }

  @Override
  public List<String> complete(List<String> arguments) {
    return commands.complete(arguments);
  }

  @Override
  public boolean isReadOnly(List<String> arguments) {
    return ReadOnlyCommands.contain(arguments);
  }

  @Override
  public Registration onChange(Runnable listener) {
    return verbs.onChange(listener);
  }
}
