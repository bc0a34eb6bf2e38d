package dev.carob.runtime.core.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal, with a script in place of journalctl. */
class JournalTest {

  @TempDir Path dir;
  private final List<String> seen = new ArrayList<>();

  private Journal journal(String script) throws IOException {
    Path program = dir.resolve("journalctl");
    Files.writeString(program, "#!/bin/sh\necho \"$*\" >> " + dir + "/calls\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Journal(program, "abc");
  }

  private static String entry(int number, int priority, String message) {
    return "{\"__CURSOR\":\"c%d\",\"__REALTIME_TIMESTAMP\":\"%d\",\"PRIORITY\":\"%d\",\"MESSAGE\":%s}"
        .formatted(number, number * 1_000_000L, priority, message);
  }

  private void see(LogLine line) {
    seen.add(line.stream() + " " + new String(line.text(), StandardCharsets.UTF_8));
  }

  @Test
  void entriesAreLinesOfTheirStreams() throws IOException {
    Files.writeString(
        dir.resolve("entries"),
        entry(1, 6, "\"out\"") + "\n" + entry(2, 3, "[195,164]") + "\nnonsense\n");
    Journal journal = journal("[ \"$1\" = --sync ] || cat " + dir + "/entries\n");
    assertThat(journal.read(LogOptions.ALL, this::see).cursor()).isEqualTo("c2");
    assertThat(seen).containsExactly("STDOUT out", "STDERR \u00e4");
    assertThat(Files.readAllLines(dir.resolve("calls")))
        .containsExactly("--sync", "--quiet --all --output=json --no-pager CONTAINER_ID_FULL=abc");
    seen.clear();
    journal.read(LogOptions.builder().tail(1).build(), this::see);
    journal.read(LogOptions.builder().until(Instant.ofEpochSecond(2)).build(), this::see);
    assertThat(seen).containsExactly("STDERR \u00e4", "STDOUT out");
  }

  @Test
  void followingContinuesAfterTheLastEntryUntilTheContainerHasEnded() throws IOException {
    Journal journal =
        journal(
            """
            case "$*" in
              *--follow*c1*) echo '%s'; echo '{"incomplete'; exec sleep 100;;
              *c2*) echo '%s';;
              --sync) ;;
              *) echo '%s';;
            esac
            """
                .formatted(
                    entry(2, 6, "\"two\""), entry(3, 6, "\"three\""), entry(1, 6, "\"one\"")));
    CompletableFuture<Void> ended = new CompletableFuture<>();
    JournalLines position =
        journal.read(
            LogOptions.ALL,
            line -> {
              see(line);
              if (seen.contains("STDOUT two")) {
                ended.complete(null);
              }
            });
    journal.follow(position, ended).await();
    assertThat(seen).containsExactly("STDOUT one", "STDOUT two", "STDOUT three");
  }

  @Test
  void aReaderCanLeaveBeforeTheEnd() throws IOException {
    Journal journal = journal("[ \"$1\" = --sync ] || exec sleep 100\n");
    Subscription following = journal.follow(new JournalLines(this::see), new CompletableFuture<>());
    following.close();
    following.await();
    assertThat(seen).isEmpty();
  }

  @Test
  void aFailureIsReportedWithTheProgramsWords() throws IOException {
    Journal journal = journal("echo no journal >&2; exit 1\n");
    assertThatThrownBy(() -> journal.read(LogOptions.ALL, this::see))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining("exit status 1: no journal");
  }
}
