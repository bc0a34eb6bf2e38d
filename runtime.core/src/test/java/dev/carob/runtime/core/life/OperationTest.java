package dev.carob.runtime.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationTest {

  @Test
  void theTable() {
    assertAllowed(
        Operation.INIT, ContainerState.CONFIGURED, ContainerState.EXITED, ContainerState.STOPPED);
    assertAllowed(
        Operation.START,
        ContainerState.CONFIGURED,
        ContainerState.CREATED,
        ContainerState.RUNNING,
        ContainerState.STOPPED,
        ContainerState.EXITED);
    assertAllowed(Operation.KILL, ContainerState.RUNNING);
    assertAllowed(Operation.PAUSE, ContainerState.RUNNING);
    assertAllowed(Operation.UNPAUSE, ContainerState.PAUSED);
    assertAllowed(
        Operation.REMOVE,
        ContainerState.CONFIGURED,
        ContainerState.CREATED,
        ContainerState.STOPPED,
        ContainerState.EXITED,
        ContainerState.UNKNOWN);
  }

  private static void assertAllowed(Operation operation, ContainerState... states) {
    Set<ContainerState> expected = EnumSet.copyOf(Arrays.asList(states));
    for (ContainerState state : ContainerState.values()) {
      assertThat(operation.allowedIn(state))
          .as(operation + " in " + state)
          .isEqualTo(expected.contains(state));
    }
  }

  @Test
  void nothingIsAllowedWhileAContainerIsBeingRemoved() {
    assertThat(Operation.values())
        .noneMatch(operation -> operation.allowedIn(ContainerState.REMOVING));
  }
}
