package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RemovedLimitsTest {

  @Test
  void withoutALimitAContainerHasTheSwappinessOfTheHost() throws IOException {
    Process cat = new ProcessBuilder("cat", "/proc/sys/vm/swappiness").start();
    String swappiness =
        new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(RemovedLimits.systemSwappiness()).hasToString(swappiness);
  }
}
