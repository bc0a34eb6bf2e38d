package dev.carob.runtime.core.life;

import static dev.carob.api.container.ContainerState.CONFIGURED;
import static dev.carob.api.container.ContainerState.CREATED;
import static dev.carob.api.container.ContainerState.EXITED;
import static dev.carob.api.container.ContainerState.PAUSED;
import static dev.carob.api.container.ContainerState.RUNNING;
import static dev.carob.api.container.ContainerState.STOPPED;
import static dev.carob.api.container.ContainerState.UNKNOWN;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerState;
import dev.carob.runtime.core.record.Container;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The state table: which operation is allowed in which state, and which state follows. */
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
   * @param to the state that follows; null: the state does not change, or the container ends
   */
  Operation(@org.jspecify.annotations.Nullable ContainerState to, ContainerState... from) {
    this.to = to;
    this.from = EnumSet.copyOf(Set.of(from));
  }

  public boolean allowedIn(ContainerState state) {
    return from.contains(state);
  }

  /** The state that follows for a container in {@code state}. */
  public ContainerState leadsTo(ContainerState state) {
    return to == null ? state : to;
  }

  /**
   * Throws if the container's state does not allow the operation.
   *
   * @throws CarobException.InvalidState names the current state and the allowed ones
   */
  public void require(Container container) {
    ContainerState state = container.state();
    if (this != REMOVE) {
      container.requireReadable();
    }
    if (!allowedIn(state)) {
      throw new CarobException.InvalidState(
          "cannot %s %s: it is %s, not %s: container state improper"
              .formatted(
                  name().toLowerCase(Locale.ROOT),
                  container.config().title(),
                  name(state),
                  alternatives(from.stream().map(Operation::name).toList())),
          FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    }
  }

  /** Joins names: {@code configured, stopped or exited}. */
  private static String alternatives(List<String> names) {
    String last = names.get(names.size() - 1);
    List<String> others = names.subList(0, names.size() - 1);
    return others.isEmpty() ? last : String.join(", ", others) + " or " + last;
  }

  private static String name(ContainerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
