package dev.carob.runtime.core.life;

import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.WaitCondition;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.record.Container;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Waits for conditions of containers. */
public final class WaitConditions {

  private final Supervision supervision;

  WaitConditions(Supervision supervision) {
    this.supervision = supervision;
  }

  /** Completes when one of the conditions holds. */
  public CompletableFuture<ContainerExit> when(Container container, Set<WaitCondition> conditions) {
    supervision.refresh(container);
    container.requirePresent();
    return container.when(
        found -> conditions.stream().anyMatch(condition -> holds(found, condition)));
  }

  private static boolean holds(Container container, WaitCondition condition) {
    ContainerState state = container.state();
    return switch (condition) {
      case HEALTHY -> container.status().health().status() == Health.Status.HEALTHY;
      case UNHEALTHY -> container.status().health().status() == Health.Status.UNHEALTHY;
      case STOPPED -> state == ContainerState.STOPPED || state == ContainerState.EXITED;
      default -> state.name().equals(condition.name());
    };
  }
}
