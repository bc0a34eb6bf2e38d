package dev.carob.cli.verbs.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import dev.carob.cli.podman.filter.EventFilters;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.shape.EventJson;
import dev.carob.cli.podman.value.Instants;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code events}. */
@Command(name = "events", description = "Show events of the past, and new ones")
final class EventsVerb extends Verb {

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Filter by container, event, image, label, type or volume")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--events-backend",
      hidden = true,
      paramLabel = "BACKEND",
      description = "file, journald or none")
  private String backend = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = "--no-trunc",
      arity = "0..1",
      fallbackValue = "true",
      description = "Do not truncate ids (true by default)")
  private boolean noTrunc = true;

  @Option(names = "--since", paramLabel = "TIME", description = "A time, or a duration such as 10m")
  private String since = "";

  @Option(
      names = "--stream",
      arity = "0..1",
      fallbackValue = "true",
      description = "Follow new events (true by default)")
  private boolean stream = true;

  @Option(names = "--until", paramLabel = "TIME", description = "A time, or a duration such as 10m")
  private String until = "";

  private boolean headed;

  EventsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    switch (backend) {
      case "", "file", "journald" -> {}
      case "none" ->
          throw new CarobException.InvalidArgument("cannot read events with the \"none\" backend");
      default ->
          throw new CarobException.InvalidArgument(
              "\"" + backend + "\" is not a valid events backend: invalid argument");
    }
    EventQuery.Builder query = EventFilters.of(filters);
    Instant end = until.isEmpty() ? Instant.MAX : Instants.parse(until, true);
    Instant begin =
        !since.isEmpty()
            ? Instants.parse(since)
            : stream && until.isEmpty() ? Instant.MAX : Instant.MIN;
    CallerWait.until(
        console(),
        engine().events(query.since(begin).until(end).follow(stream).build(), this::print));
    return 0;
  }

  private void print(Event event) {
    if (format.isEmpty()) {
      out().println(EventJson.line(event, noTrunc));
    } else {
      // Podman truncates ids only in lines without a format.
      ObjectNode node = EventJson.of(event);
      if (Output.isJson(format)) {
        out().println(node);
      } else {
        Output.format(out(), format, !headed, List.of(node), Map.of());
        headed = true;
      }
    }
    out().flush();
  }
}
