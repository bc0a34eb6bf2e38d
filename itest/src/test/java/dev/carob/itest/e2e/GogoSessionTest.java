package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An interactive session in the Gogo shell. */
class GogoSessionTest {

  private static final String PROMPT = "g! ";
  private static final String IN_CONTAINER = "/ # ";
  private static final String INTERRUPT = "\u0003";
  private static final String PREVIOUS = "\u0010";

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private int commands;

  /**
   * Types a line and waits for a text that the line itself does not contain, and then for a prompt.
   */
  private String line(Pty pty, String line, String expected, String prompt) {
    pty.type(line + "\n");
    commands++;
    String shown = expected.isEmpty() ? "" : pty.await(expected);
    shown += pty.await(prompt);
    assertThat(shown).doesNotContain("Exception");
    return shown;
  }

  private String line(Pty pty, String line, String expected) {
    return line(pty, line, expected, PROMPT);
  }

  @Test
  void aSessionOfFiftyCommands() throws IOException {
    String script = "echo be''gun; exec sleep 1000";
    engine
        .carob(
            "run", "-d", "--name", "one", "--net", "none", TestEngine.BUSYBOX, "sh", "-c", script)
        .ok();
    String id = engine.inspect("one", ".Id").substring(0, 12);
    Path written = engine.directory().resolve("written");
    try (Pty pty = new Pty(engine, "shell")) {
      pty.await(PROMPT);
      line(pty, "version", "Client:       Carob Engine");
      line(pty, "ps", id);
      line(pty, PREVIOUS, id);
      pipesRedirectionsAndAssignments(pty, id, written);
      for (int i = 0; i < 3; i++) {
        terminals(pty, i);
      }
      mistakes(pty);
      line(pty, "backend ls", "overlay");
      line(pty, "plugin ls --format '{{.Name}}'", "dev.carob.oci.runc");
      line(pty, "network ls", "bridge");
      for (int i = 0; i < 3; i++) {
        line(pty, "version", "Client:       Carob Engine");
      }
      pty.type("exit\n");
      assertThat(pty.exit()).isZero();
    }
    assertThat(commands).isGreaterThanOrEqualTo(50);
  }

  private void pipesRedirectionsAndAssignments(Pty pty, String id, Path written) {
    line(pty, "ps -q | grep -c .", "1");
    line(pty, "images | tail -1", "busybox");
    line(pty, "images | head -n 1", "REPOSITORY");
    line(pty, "version | grep Engine", "Carob");
    line(pty, "ps -q > written", "");
    assertThat(written).hasContent(id + "\n");
    line(pty, "ps -q >> written", "");
    assertThat(written).hasContent(id + "\n" + id + "\n");
    line(pty, "cat written | wc -l", "2");
    line(pty, "x = (ps -q)", id);
    line(pty, "echo is $x", "is " + id);
    line(pty, "inspect --format '{{.Name}}' $x", "one");
    line(pty, "ps -a --format '{{.Names}}' | grep one > written", "");
    assertThat(written).hasContent("one\n");
    line(pty, "export one | wc -c > written", "");
    assertThat(written).content().containsPattern("[0-9]{6,}");
    line(pty, "exec one echo a b c | wc -w", "3");
  }

  private void terminals(Pty pty, int turn) {
    line(pty, "run -it --rm --network none builtin:busybox sh", "built-in shell", IN_CONTAINER);
    line(pty, "stty size", "30 100", IN_CONTAINER);
    line(pty, "echo in''side", "\ninside", IN_CONTAINER);
    // A separate process: between two commands the container's shell may miss the signal.
    pty.type("sh -c \"echo be''gun; exec sleep 1000\"\n");
    pty.await("\nbegun");
    pty.type(INTERRUPT);
    pty.await(IN_CONTAINER);
    line(pty, "exit 1" + turn, "");
    line(pty, "echo code $exitCode", "code 1" + turn);
    line(pty, "exec -it one sh", "built-in shell", IN_CONTAINER);
    line(pty, "hostname | wc -c; echo o''ver", "\nover", IN_CONTAINER);
    line(pty, "exit", "");
    line(pty, "version", "Client:       Carob Engine");
  }

  private void mistakes(Pty pty) {
    line(pty, "nonsense", "Command not found: nonsense");
    line(pty, "inspect nobody", "no such object");
    line(pty, "echo code $exitCode", "code 125");
    line(pty, "ps --nonsense", "unknown flag");
  }
}
