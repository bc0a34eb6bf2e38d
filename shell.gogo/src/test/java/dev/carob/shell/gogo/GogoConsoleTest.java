package dev.carob.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests commands in a plain Gogo session, without Carob's remote terminal. */
class GogoConsoleTest {

  @TempDir private Path dir;
  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private CommandSession session;

  @BeforeEach
  void start() {
    threadIo.start();
    InputStream keys = new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8));
    session = new CommandProcessorImpl(threadIo).createSession(keys, screen, screen);
    session.currentDir(dir);
    Function speak =
        (current, words) -> {
          try (GogoConsole console = new GogoConsole(current)) {
            console.out().print("said\n");
            console.err().print("wrong\n");
          }
          return null;
        };
    Function hear =
        (current, words) -> {
          try (GogoConsole console = new GogoConsole(current)) {
            String heard = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
            console.out().print("heard " + heard.strip() + console.stdinTerminal());
          }
          return null;
        };
    session.put("speak", speak);
    session.put("hear", hear);
  }

  @AfterEach
  void stop() {
    session.close();
    threadIo.stop();
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void pipesReachTheNextCommand() throws Exception {
    session.execute("speak | hear");
    assertThat(shown()).contains("heard saidfalse").contains("wrong\n").doesNotContain("\nsaid");
  }

  @Test
  void redirectionsReachTheFile() throws Exception {
    session.execute("speak > out");
    session.execute("speak >> out");
    assertThat(dir.resolve("out")).hasContent("said\nsaid\n");
    assertThat(shown()).isEqualTo("wrong\nwrong\n");
    session.execute("hear < out");
    assertThat(shown()).contains("heard said\nsaidfalse");
  }

  @Test
  void assignmentsTakeTheOutput() throws Exception {
    session.execute("x = (speak)");
    assertThat(session.get("x")).isEqualTo("said");
  }

  @Test
  void byDefaultTheSessionsStreamsAreUsed() throws Exception {
    session.execute("speak");
    session.execute("hear");
    assertThat(shown()).isEqualTo("said\nwrong\nheard typedfalse");
  }

  /** An example is a command that prints past events and then waits for new ones. */
  @Test
  void anInterruptionEndsLaterOperationsOfTheCommandToo() throws Exception {
    List<String> ended = new ArrayList<>();
    try (Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), screen)) {
      session.put(".terminal", terminal);
      try (GogoConsole console = new GogoConsole(session)) {
        console.whenGone(() -> ended.add("first"));
        terminal.raise(Terminal.Signal.INT);
        assertThat(ended).containsExactly("first");
        console.whenGone(() -> ended.add("next"));
        assertThat(ended).containsExactly("first", "next");
      }
    }
  }
}
