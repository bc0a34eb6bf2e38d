package dev.carob.oci.crun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.ProgramRun;
import dev.carob.linux.Tty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalHoldTest {

  private static final String HERE = System.getProperty("os.arch");

  private static List<String> held(TerminalHold hold, String... shell) {
    List<String> line = new ArrayList<>(hold.prefix());
    line.addAll(List.of("41", "97", "/bin/sh", "-c"));
    line.addAll(List.of(shell));
    return line;
  }

  @Test
  void aProcessFindsItsTerminalInItsSize() {
    try (TerminalHold hold = new TerminalHold(HERE);
        Tty tty = Tty.open()) {
      // Like a runtime, fork a process that takes the terminal and executes a program.
      for (int i = 0; i < 20; i++) {
        tty.resize(new Tty.Size(0, 0));
        String script = "(exec stty size < " + tty.name() + "); exit 7";
        ProgramRun.Outcome result = ProgramRun.of(held(hold, script));
        assertThat(result.output().strip()).isEqualTo("41 97");
        assertThat(result.status()).isEqualTo(7);
      }
    }
  }

  @Test
  void aProcessWithoutATerminalRunsAsItIs() {
    try (TerminalHold hold = new TerminalHold(HERE)) {
      ProgramRun.Outcome result = ProgramRun.of(held(hold, "(exec echo here); kill -TERM $$"));
      assertThat(result.output()).isEqualTo("here\n");
      assertThat(result.status()).isEqualTo(128 + 15);
    }
  }

  @Test
  void anArchitectureWithoutTheProgramHasNoPrefix() {
    try (TerminalHold hold = new TerminalHold("s390x")) {
      assertThat(hold.prefix()).isEmpty();
    }
  }
}
