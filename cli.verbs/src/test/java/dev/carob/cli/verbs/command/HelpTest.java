package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the help; in these tests the engine's log is stderr. */
class HelpTest {

  private final PrintStream err = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(err);
  }

  private static TestVerbs broken(String bundle) {
    return new TestVerbs()
        .add(
            (name, console) -> {
              throw new IllegalStateException("broken");
            },
            bundle,
            Set.of("greet"));
  }

  private long logged() {
    return Pattern.compile("cannot be described")
        .matcher(log.toString(StandardCharsets.UTF_8))
        .results()
        .count();
  }

  @Test
  void aVerbThatCannotBeDescribedIsLoggedOnce() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Help help = new Help(broken("com.acme.greet 1.2.3"));
    help.all(out, false);
    help.all(out, false);
    assertThat(logged()).isEqualTo(1);
  }
}
