package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Past and current events. */
class EventsTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static List<String> actions(String... more) {
    String[] line = new String[more.length + 4];
    line[0] = "events";
    line[1] = "--stream=false";
    line[2] = "--format";
    line[3] = "{{.Status}}";
    System.arraycopy(more, 0, line, 4, more.length);
    return engine.ask(line).ok().lines();
  }

  @Test
  void theEventsOfALifecycleAreInOrderAndSurviveTheEngine() {
    String id =
        engine
            .ask(
                "run",
                "--network",
                "none",
                "-d",
                "--label",
                "k=v",
                "--name",
                "e",
                TestEngine.BUSYBOX,
                "sleep",
                "1000")
            .ok()
            .line();
    engine.ask("pause", "e").ok();
    engine.ask("unpause", "e").ok();
    engine.ask("exec", "e", "true").ok();
    Eventually.is(() -> actions("--filter", "container=" + id).contains("exec_died"));
    engine.ask("rename", "e", "f").ok();
    engine.ask("mount", "f").ok();
    engine.ask("unmount", "f").ok();
    engine.ask("kill", "--signal", "USR1", "f").ok();
    engine.ask("stop", "-t", "0", "f").ok();
    engine.kill9();
    engine.ask("start", "f").ok();
    engine.ask("restart", "-t", "0", "f").ok();
    engine.ask("rm", "-ft0", "f").ok();
    assertThat(actions("--filter", "container=" + id))
        .containsSubsequence("create", "init", "start", "pause", "unpause", "exec", "exec_died")
        .containsSubsequence(
            "exec_died", "rename", "mount", "unmount", "kill", "stop", "died", "cleanup")
        .containsSubsequence(
            "cleanup", "init", "start", "stop", "died", "cleanup", "init", "start", "restart")
        .containsSubsequence("restart", "stop", "died", "cleanup", "remove")
        .endsWith("remove");
    assertThat(actions("--filter", "container=f", "--filter", "event=died"))
        .containsOnly("died")
        .hasSize(3);
    assertThat(actions("--filter", "label=k=v", "--filter", "container=" + id)).isNotEmpty();
    assertThat(actions("--filter", "label=k=w", "--filter", "container=" + id)).isEmpty();
    assertThat(
            engine
                .ask(
                    "events",
                    "--stream=false",
                    "--filter",
                    "container=f",
                    "--filter",
                    "event=remove")
                .ok()
                .line())
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{1,9} [+-]\\d{4} \\w+ container remove "
                + id
                + " \\(image=localhost/builtin:busybox, name=f, k=v\\)");
  }

  @Test
  void theEventsOfImagesAreThoseOfPodman() throws IOException {
    Path directory = engine.directory().resolve("images");
    Files.createDirectories(directory);
    Path tar = directory.resolve("i.tar");
    String id =
        engine.ask("image", "inspect", "--format", "{{.Id}}", TestEngine.BUSYBOX).ok().line();
    String since = Instant.now().toString();
    engine.ask("push", "-q", TestEngine.BUSYBOX, "dir:" + directory.resolve("d")).ok();
    engine.ask("save", "-q", "-o", tar.toString(), TestEngine.BUSYBOX).ok();
    engine.ask("load", "-q", "-i", tar.toString()).ok();
    engine.ask("pull", "-q", "docker-archive:" + tar).ok();
    engine.ask("tag", TestEngine.BUSYBOX, "r.example/i").ok();
    engine.ask("image", "mount", "r.example/i").ok();
    engine.ask("image", "unmount", "r.example/i").ok();
    engine.ask("untag", id, "r.example/i").ok();
    engine.ask("tag", TestEngine.BUSYBOX, "r.example/i").ok();
    engine.ask("rmi", "r.example/i").ok();
    assertThat(
            engine
                .ask("events", "--stream=false", "--since", since, "--filter", "type=image")
                .ok()
                .lines())
        .extracting(line -> line.replaceFirst("^.{10} \\S+ [+-]\\d{4} \\w+ ", ""))
        .containsExactly(
            "image push " + id + " dir:" + directory.resolve("d"),
            "image save " + id + " " + tar,
            "image loadfromarchive  " + tar,
            "image pull  docker-archive:" + tar,
            "image tag " + id + " r.example/i",
            "image mount " + id + " ",
            "image unmount " + id + " ",
            "image untag " + id + " r.example/i:latest",
            "image tag " + id + " r.example/i",
            "image untag " + id + " r.example/i:latest",
            "image remove " + id + " r.example/i:latest");
    assertThat(actions("--filter", "image=r.example/i:latest", "--filter", "image=r.example/i"))
        .containsExactly("tag", "untag", "tag", "untag", "remove");
    assertThat(actions("--filter", "type=system")).containsExactly("refresh");
    assertThat(
            engine
                .ask("events", "--stream=false", "--since", since, "--format", "table {{.Status}}")
                .ok()
                .lines())
        .startsWith("STATUS", "push")
        .containsOnlyOnce("STATUS");
  }

  @Test
  void eventsAreStreamedAsTheyHappenAlsoAsJson() throws IOException {
    Process stream = engine.start("events", "--format", "json", "--filter", "container=s");
    TestEngine.Lines lines = TestEngine.lines(stream.getInputStream());
    // Followers miss events before they listen, unless they also request past events.
    Process past = engine.start("events", "--since", "1h", "--filter", "container=s");
    TestEngine.Lines pastLines = TestEngine.lines(past.getInputStream());
    Eventually.is(() -> threads("events"));
    engine.ask("create", "--network", "none", "--name", "s", TestEngine.BUSYBOX, "true").ok();
    JsonNode event = new ObjectMapper().readTree(lines.next());
    assertThat(event.path("Status").asText()).isEqualTo("create");
    assertThat(event.path("Name").asText()).isEqualTo("s");
    assertThat(event.path("Type").asText()).isEqualTo("container");
    assertThat(Instant.parse(event.path("Time").asText())).isBefore(Instant.now());
    assertThat(pastLines.next()).contains(" container create ");
    engine.ask("rm", "s").ok();
    assertThat(new ObjectMapper().readTree(lines.next()).path("Status").asText())
        .isEqualTo("remove");
    stream.destroy();
    past.destroy();
    TestEngine.exit(stream);
    TestEngine.exit(past);
    // No thread of the engine waits for disconnected clients.
    Eventually.is(() -> !threads("events"));
  }

  /** Returns true if a thread of the engine serves a command that follows events. */
  private static boolean threads(String command) {
    return engine
        .program("jcmd", String.valueOf(engine.engineProcess().pid()), "Thread.print")
        .ok()
        .out()
        .contains("QueueSubscription.await");
  }

  @Test
  void aStreamEndsAtItsTime() {
    engine.ask("events", "--until", "100ms").ok();
    engine.ask("events", "--since", "1h", "--until", "0s", "--stream=false").ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events --filter colour=blue --stream=false | invalid filter",
        "events --filter container --stream=false | invalid filter",
        "events --events-backend none | cannot read events with the \"none\" backend",
        "events --events-backend x | not a valid events backend",
        "events --since yesterday --stream=false | invalid time",
        "events --until soon --stream=false | invalid time",
        "events --format {{.Nope --stream=false | template"
      })
  void invalidOptionsAreReported(String line, String error) {
    engine.ask(line.split(" ")).fails(125, error);
  }
}
