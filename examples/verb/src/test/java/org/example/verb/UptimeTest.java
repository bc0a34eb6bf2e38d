package org.example.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carob.api.CarobException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UptimeTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static String run(String... arguments) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Uptime uptime =
        new Uptime(
            () ->
                List.of(
                    new Uptime.Running("web", NOW.minusSeconds(3_725)),
                    new Uptime.Running("db", NOW.minusSeconds(59))),
            Clock.fixed(NOW, ZoneOffset.UTC),
            out);
    new CommandLine(uptime).parseArgs(arguments);
    assertEquals(0, uptime.call());
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsAllContainers() throws Exception {
    assertEquals("web 1:02:05\ndb 0:00:59\n", run());
  }

  @Test
  void showsSecondsOfSome() throws Exception {
    assertEquals("web 3725\n", run("--seconds", "web"));
  }

  @Test
  void rejectsNamesThatDoNotRun() {
    assertThrows(CarobException.NotFound.class, () -> run("mail"));
  }
}
