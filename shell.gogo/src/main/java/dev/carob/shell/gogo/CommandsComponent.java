package dev.carob.shell.gogo;

import dev.carob.spi.verb.CommandRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Registers each verb or group of verbs as a Gogo command with the scope {@code carob} while a
 * bundle provides it.
 */
@Component(
    service = {},
    immediate = true)
public final class CommandsComponent {

  private static final String SCOPE = "carob";

  private final BundleContext context;
  private final CommandRunner commands;
  private final Map<String, ServiceRegistration<Function>> registrations = new HashMap<>();
  private final CommandRunner.Registration changes;
  private boolean ended;

  @Activate
  public CommandsComponent(BundleContext context, @Reference CommandRunner commands) {
    this.context = context;
    this.commands = commands;
    changes = commands.onChange(this::update);
    update();
  }

  private synchronized void update() {
    if (ended) {
      return;
    }
    Set<String> words = new TreeSet<>(Set.of("help"));
    commands.verbs().forEach(verb -> words.add(verb.split(" ", 2)[0]));
    registrations.entrySet().removeIf(entry -> gone(entry, words));
    words.forEach(word -> registrations.computeIfAbsent(word, this::register));
  }

  private static boolean gone(
      Map.Entry<String, ServiceRegistration<Function>> entry, Set<String> words) {
    if (words.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().unregister();
    return true;
  }

  private ServiceRegistration<Function> register(String word) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("osgi.command.scope", SCOPE);
    properties.put("osgi.command.function", word);
    Function function = (session, arguments) -> run(session, word, arguments);
    return context.registerService(Function.class, function, properties);
  }

  /** Returns null: Gogo prints what a command returns, and the verb has printed everything. */
  private @Nullable Object run(CommandSession session, String word, List<Object> arguments) {
    List<String> line = new ArrayList<>(List.of(word));
    arguments.forEach(argument -> line.add(String.valueOf(argument)));
    try (GogoConsole console = new GogoConsole(session)) {
      session.put(GogoShell.EXIT_CODE, commands.run(line, console));
    }
    return null;
  }

  @Deactivate
  void deactivate() {
    changes.close();
    synchronized (this) {
      ended = true;
      registrations.values().forEach(ServiceRegistration::unregister);
      registrations.clear();
    }
  }
}
