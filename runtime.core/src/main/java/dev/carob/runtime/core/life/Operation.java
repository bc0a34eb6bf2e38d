package dev.carob.runtime.core.life;

import static dev.carob.api.container.ContainerState.CONFIGURED;
import static dev.carob.api.container.ContainerState.CREATED;
import static dev.carob.api.container.ContainerState.EXITED;
import static dev.carob.api.container.ContainerState.PAUSED;
import static dev.carob.api.container.ContainerState.RUNNING;
import static dev.carob.api.container.ContainerState.STOPPED;
import static dev.carob.api.container.ContainerState.UNKNOWN;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.runtime.core.record.Container;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The state table: which operation is allowed in which state, and where it leads. */
public enum Operation {
  INIT(CREATED, CONFIGURED, EXITED, STOPPED),
  START(RUNNING, CONFIGURED, CREATED, RUNNING, STOPPED, EXITED),
  STOP(EXITED, CONFIGURED, CREATED, RUNNING, STOPPED, EXITED),
  KILL(RUNNING, RUNNING),
  PAUSE(PAUSED, RUNNING),
  UNPAUSE(RUNNING, PAUSED),
  ATTACH(RUNNING, CREATED, RUNNING, PAUSED),
  RESIZE(RUNNING, CREATED, RUNNING, PAUSED),
  EXEC(null, RUNNING),
  STATS(null, CREATED, RUNNING, PAUSED),
  TOP(null, RUNNING, PAUSED),
  COPY(null, CONFIGURED, CREATED, RUNNING, PAUSED, STOPPED, EXITED),
  CLEANUP(EXITED, CONFIGURED, STOPPED, EXITED),
  MOUNT(null, CONFIGURED, CREATED, RUNNING, PAUSED, STOPPED, EXITED),
  UNMOUNT(null, CONFIGURED, CREATED, RUNNING, PAUSED, STOPPED, EXITED),
  RENAME(null, CONFIGURED, CREATED, RUNNING, PAUSED, STOPPED, EXITED, UNKNOWN),
  UPDATE(null, CONFIGURED, CREATED, RUNNING, PAUSED, STOPPED, EXITED),
  REMOVE(null, CONFIGURED, CREATED, STOPPED, EXITED, UNKNOWN);

  private final @org.jspecify.annotations.Nullable ContainerState to;
  private final Set<ContainerState> from;

  /**
   * @param to the state it leads to; null: it leaves the state as it is, or ends the container
   */
  Operation(@org.jspecify.annotations.Nullable ContainerState to, ContainerState... from) {
    this.to = to;
    this.from = EnumSet.copyOf(Set.of(from));
  }

  public boolean allowedIn(ContainerState state) {
    return from.contains(state);
  }

  /** The state a container of {@code state} is in afterwards. */
  public ContainerState leadsTo(ContainerState state) {
    return to == null ? state : to;
  }

  /**
   * Refuses what the container's state does not allow.
   *
   * @throws CarobException.InvalidState with the state found and those allowed
   */
  public void require(Container container) {
    ContainerState state = container.state();
    if (this != REMOVE) {
      container.requireReadable();
    }
    if (!allowedIn(state)) {
      throw new CarobException.InvalidState(
          "cannot %s %s: it is %s, and would have to be %s: container state improper"
              .formatted(
                  name().toLowerCase(Locale.ROOT),
                  container.config().title(),
                  name(state),
                  from.stream().map(Operation::name).collect(Collectors.joining(" or "))));
    }
  }

  private static String name(ContainerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
