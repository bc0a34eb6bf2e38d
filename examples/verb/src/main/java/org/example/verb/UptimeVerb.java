package org.example.verb;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.VerbProvider;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adds the command {@code carob uptime}. */
@Component(property = VerbProvider.VERBS + "=uptime")
public final class UptimeVerb implements VerbProvider {

  private final ContainerEngine engine;

  @Activate
  public UptimeVerb(@Reference ContainerEngine engine) {
    this.engine = engine;
  }

  @Override
  public Callable<Integer> verb(String name, Console console) {
    return new Uptime(this::running, Clock.systemUTC(), console.out());
  }

  private List<Uptime.Running> running() {
    ContainerQuery running =
        ContainerQuery.builder().states(List.of(ContainerState.RUNNING)).build();
    return engine.list(running).stream()
        .map(info -> new Uptime.Running(info.name(), info.startedAt()))
        .toList();
  }
}
