package dev.carob.hooks.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookDirectoriesTest {

  private static final HookQuery QUERY =
      HookQuery.builder()
          .annotations(Map.of("com.example.key", "value1", "other", "x"))
          .args(List.of("/bin/server", "arg"))
          .build();

  @TempDir Path dir;
  private Path low;
  private Path high;
  private HookDirectories hooks;

  @BeforeEach
  void directories() throws IOException {
    low = Files.createDirectory(dir.resolve("low"));
    high = Files.createDirectory(dir.resolve("high"));
    hooks = new HookDirectories(List.of(low, dir.resolve("absent"), high), false);
  }

  @Test
  @Tag("L39")
  void aMissingDirectoryIsAnErrorOnlyIfItWasRequested() {
    Path absent = dir.resolve("absent");
    assertThat(new HookDirectories(List.of(absent), false).hooks(QUERY)).isEmpty();
    assertThatThrownBy(() -> new HookDirectories(List.of(low, absent), true).hooks(QUERY))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(absent.toString());
    assertThat(new HookDirectories(List.of(low, high), true).hooks(QUERY)).isEmpty();
  }

  @Test
  @Tag("L39")
  void anEmptyNameIsRejected() {
    for (boolean required : new boolean[] {true, false}) {
      assertThatThrownBy(() -> new HookDirectories(List.of(Path.of("")), required).hooks(QUERY))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("empty name");
    }
  }

  private static String hook(String path, String when, String stages) {
    return "{\"version\":\"1.0.0\",\"hook\":{\"path\":\"%s\",\"args\":[\"h\",\"x\"],\"env\":[\"A=b=c\"],\"timeout\":4},\"when\":%s,\"stages\":%s}"
        .formatted(path, when, stages);
  }

  @Test
  void aHookIsReadWhole() throws IOException {
    Path file =
        Files.writeString(
            low.resolve("a.json"),
            hook("/bin/sh", "{\"always\":true}", "[\"prestart\",\"poststop\"]"));
    assertThat(hooks.hooks(QUERY))
        .containsExactly(
            Hook.builder("createRuntime", "/bin/sh")
                .args(List.of("h", "x"))
                .env(Map.of("A", "b=c"))
                .timeoutSeconds(4)
                .source(file.toString())
                .build(),
            Hook.builder("poststop", "/bin/sh")
                .args(List.of("h", "x"))
                .env(Map.of("A", "b=c"))
                .timeoutSeconds(4)
                .source(file.toString())
                .build());
  }

  @Test
  void laterDirectoriesWinAndNamesOrderWithoutCase() throws IOException {
    Files.writeString(
        low.resolve("b.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(
        low.resolve("C.json"), hook("/bin/cat", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(
        high.resolve("b.json"), hook("/bin/ls", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(
        high.resolve("a.json"), hook("/bin/cp", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(high.resolve("ignored.txt"), "{");
    assertThat(hooks.hooks(QUERY))
        .extracting(Hook::path)
        .containsExactly("/bin/cp", "/bin/ls", "/bin/cat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | false",
        "{\"always\":true} | true",
        "{\"always\":false} | false",
        "{\"annotations\":{\"^com\\\\.example\":\"^value\"}} | true",
        "{\"annotations\":{\"^com\\\\.example\":\"^other$\"}} | false",
        "{\"annotations\":{\"key$\":\"1\",\"oth\":\"x\"}} | true",
        "{\"annotations\":{\"key$\":\"1\",\"oth\":\"y\"}} | false",
        "{\"commands\":[\"^/usr\",\"server$\"]} | true",
        "{\"commands\":[\"arg\"]} | false",
        "{\"hasBindMounts\":true} | false",
        "{\"hasBindMounts\":false} | false",
        "{\"always\":true,\"commands\":[\"nothing\"]} | false",
      })
  void allConditionsMustHold(String when, boolean applies) throws IOException {
    Files.writeString(low.resolve("a.json"), hook("/bin/sh", when, "[\"poststop\"]"));
    assertThat(hooks.hooks(QUERY)).hasSize(applies ? 1 : 0);
  }

  @Test
  void bindMountsOfTheUser() throws IOException {
    Files.writeString(
        low.resolve("a.json"), hook("/bin/sh", "{\"hasBindMounts\":true}", "[\"poststop\"]"));
    assertThat(hooks.hooks(HookQuery.builder().args(List.of("x")).userBindMounts(true).build()))
        .hasSize(1);
  }

  @Test
  void aContainerWithoutCommandCannotBeMatchedByCommand() throws IOException {
    Files.writeString(
        low.resolve("a.json"), hook("/bin/sh", "{\"commands\":[\"x\"]}", "[\"poststop\"]"));
    assertThatThrownBy(() -> hooks.hooks(HookQuery.builder().build()))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  void badFilesAreReportedTogetherAndNamed() throws IOException {
    Files.writeString(low.resolve("a.json"), "{");
    Files.writeString(low.resolve("b.json"), "{\"version\":\"2.0.0\"}");
    Files.writeString(low.resolve("c.json"), hook("/no/such", "{}", "[\"poststop\"]"));
    Files.writeString(low.resolve("d.json"), hook("/bin/sh", "{}", "[\"nostage\"]"));
    Files.writeString(low.resolve("e.json"), hook("/bin/sh", "{}", "[]"));
    Files.writeString(
        low.resolve("f.json"), hook("/bin/sh", "{\"commands\":[\"(\"]}", "[\"poststop\"]"));
    Files.writeString(low.resolve("g.json"), "{\"version\":\"1.0.0\"}");
    assertThatThrownBy(() -> hooks.hooks(QUERY))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContainingAll(
            "a.json: invalid JSON",
            "b.json",
            "\"2.0.0\"",
            "c.json",
            "/no/such",
            "d.json",
            "nostage",
            "e.json",
            "stages",
            "f.json",
            "regular expression",
            "g.json",
            "hook.path");
  }

  @Test
  void anyFileIsAHookOrAClearError() throws IOException {
    Random random = new Random(11);
    String good = hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]");
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), "{}[]\":,x10".charAt(random.nextInt(10)));
      }
      Files.writeString(low.resolve("a.json"), text);
      try {
        hooks.hooks(QUERY);
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("a.json");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'cmds':['server$'] | true",
        "'cmd':['server$'] | true",
        "'cmds':['nothing'] | false",
        "'annotations':['^value'] | true",
        "'annotation':['nothing','^x$'] | true",
        "'annotation':['nothing'] | false",
        "'hasbindmounts':true | false",
        "'cmds':['nothing'],'annotations':['^value1$'] | true",
        "'cmds':['nothing'],'hasbindmounts':true | false",
        "'arguments':['a'] | false",
      })
  void inTheOldFormatAnyConditionIsSufficient(String conditions, boolean applies)
      throws IOException {
    String file = "{'hook':'/bin/sh','stage':['prestart'],%s}".formatted(conditions);
    Files.writeString(low.resolve("a.json"), file.replace('\'', '"'));
    assertThat(hooks.hooks(QUERY)).hasSize(applies ? 1 : 0);
  }

  @Test
  void inTheOldFormatArgumentsFollowThePath() throws IOException {
    Path with =
        Files.writeString(
            low.resolve("a.json"),
            "{\"version\":\"0.1.0\",\"hook\":\"/bin/sh\",\"arguments\":[\"x\"],\"cmds\":[\".\"],\"stages\":[\"prestart\",\"poststop\"]}");
    Path without =
        Files.writeString(
            low.resolve("b.json"),
            "{\"hook\":\"/bin/ls\",\"cmds\":[\".\"],\"stage\":[\"poststop\"]}");
    assertThat(hooks.hooks(QUERY))
        .containsExactly(
            Hook.builder("createRuntime", "/bin/sh")
                .args(List.of("/bin/sh", "x"))
                .source(with.toString())
                .build(),
            Hook.builder("poststop", "/bin/sh")
                .args(List.of("/bin/sh", "x"))
                .source(with.toString())
                .build(),
            Hook.builder("poststop", "/bin/ls").source(without.toString()).build());
  }

  @Test
  void allErrorsOfAFileAreReportedTogether() throws IOException {
    Files.writeString(
        low.resolve("a.json"),
        "{\"hook\":\"/no/such\",\"stage\":[],\"stages\":[],\"cmd\":[\"(\"],\"cmds\":[\"x\"],\"annotation\":[\"(\"]}");
    Files.writeString(
        low.resolve("b.json"),
        "{\"version\":\"1.0.0\",\"hook\":{\"path\":\"relative\",\"timeout\":0,\"env\":[\"x\"],\"args\":\"y\"},\"when\":{\"always\":1}}");
    assertThatThrownBy(() -> hooks.hooks(QUERY))
        .hasMessageContainingAll(
            "a.json: hook /no/such does not exist",
            "both cmds and cmd",
            "both stages and stage",
            "invalid regular expression '('",
            "b.json: hook.path relative is not an absolute path",
            "hook.timeout",
            "args must be a list",
            "'x' does not have the form",
            "when.always must be true or false",
            "missing required property: stages");
  }

  @Test
  void aFileThatBecomesInvalidKeepsItsOldContentInForce() throws IOException {
    Path file =
        Files.writeString(
            low.resolve("a.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    assertThat(hooks.hooks(QUERY)).hasSize(1);
    Files.writeString(low.resolve("b.json"), "{");
    Path fresh = Files.writeString(low.resolve("a.new"), "{");
    Files.move(
        fresh,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(hooks.hooks(QUERY)).extracting(Hook::path).containsExactly("/bin/sh");
    Files.delete(low.resolve("b.json"));
    Files.delete(file);
    assertThat(hooks.hooks(QUERY)).isEmpty();
  }

  @Test
  void newFilesAndDirectoriesApplyAtOnce() throws IOException {
    assertThat(hooks.hooks(QUERY)).isEmpty();
    Path later = Files.createDirectory(dir.resolve("absent"));
    Files.writeString(
        later.resolve("a.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    assertThat(hooks.hooks(QUERY)).extracting(Hook::path).containsExactly("/bin/sh");
    Files.move(later.resolve("a.json"), later.resolve("b.txt"));
    assertThat(hooks.hooks(QUERY)).isEmpty();
  }

  @Test
  void aChangeInPlaceIsNoticed() throws Exception {
    Path file =
        Files.writeString(
            low.resolve("a.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    assertThat(hooks.hooks(QUERY)).extracting(Hook::path).containsExactly("/bin/sh");
    Files.writeString(file, hook("/bin/ls", "{\"always\":true}", "[\"poststop\"]"));
    java.util.concurrent.CompletableFuture.runAsync(
            () -> {
              while (!hooks.hooks(QUERY).get(0).path().equals("/bin/ls")) {
                Thread.onSpinWait();
              }
            })
        .get(20, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void aQueryDuringAChangeSeesTheOldOrTheNewState() throws Exception {
    for (String program : List.of("sh", "ls")) {
      Path whole = Files.createDirectory(dir.resolve(program));
      for (int i = 0; i < 20; i++) {
        Files.writeString(
            whole.resolve(i + ".json"),
            hook("/bin/" + program, "{\"always\":true}", "[\"poststop\"]"));
      }
    }
    Path link = dir.resolve("link");
    Files.createSymbolicLink(link, dir.resolve("sh"));
    try (HookDirectories linked = new HookDirectories(List.of(link), true)) {
      Thread swap =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  try {
                    Path next = dir.resolve("next");
                    Files.createSymbolicLink(next, dir.resolve(i % 2 == 0 ? "ls" : "sh"));
                    Files.move(
                        next,
                        link,
                        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }
              });
      swap.start();
      int asked = 0;
      do {
        List<String> programs = linked.hooks(QUERY).stream().map(Hook::path).distinct().toList();
        assertThat(programs).hasSize(1);
        asked++;
      } while (swap.isAlive());
      assertThat(asked).isPositive();
    }
  }

  @Test
  void aFileThatVanishesAfterListingIsSkipped() throws IOException {
    Files.createSymbolicLink(low.resolve("gone.json"), dir.resolve("nowhere"));
    Files.writeString(
        low.resolve("here.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    assertThat(hooks.hooks(QUERY)).extracting(Hook::path).containsExactly("/bin/sh");
  }

  @Test
  void theReportListsEachHookAndWhyItApplies() throws IOException {
    Files.writeString(
        low.resolve("a.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(
        high.resolve("a.json"), hook("/bin/ls", "{\"commands\":[\"nix\"]}", "[\"poststop\"]"));
    Files.writeString(high.resolve("b.json"), "{");
    Files.writeString(
        high.resolve("c.json"), hook("/bin/ls", "{\"always\":true}", "[\"precreate\"]"));
    assertThat(hooks.report(QUERY))
        .extracting(
            r ->
                Path.of(r.source()).getParent().getFileName()
                    + "/"
                    + Path.of(r.source()).getFileName(),
            r -> r.overridden(),
            r -> r.applies(),
            r -> r.reason())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "high/a.json", false, false, "a command nix does not hold"),
            org.assertj.core.groups.Tuple.tuple("high/c.json", false, true, "always: true holds"),
            org.assertj.core.groups.Tuple.tuple(
                "low/a.json", true, false, "overridden by a file of the same name"),
            org.assertj.core.groups.Tuple.tuple("high/b.json", false, false, "it cannot be used"));
  }

  @Test
  void requestedDirectoriesReplaceAllOthers() throws IOException {
    Files.writeString(
        low.resolve("a.json"), hook("/bin/sh", "{\"always\":true}", "[\"poststop\"]"));
    Files.writeString(
        high.resolve("b.json"), hook("/bin/ls", "{\"always\":true}", "[\"poststop\"]"));
    HookQuery only = HookQuery.builder().args(List.of("x")).directories(List.of(high)).build();
    assertThat(hooks.hooks(only)).extracting(Hook::path).containsExactly("/bin/ls");
    HookQuery absent =
        HookQuery.builder().args(List.of("x")).directories(List.of(dir.resolve("nix"))).build();
    assertThatThrownBy(() -> hooks.hooks(absent)).hasMessageContaining("nix");
  }
}
