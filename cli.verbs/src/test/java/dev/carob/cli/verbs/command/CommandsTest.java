package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.FileChange;
import dev.carob.cli.verbs.common.Services;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.verb.Console;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandsTest {

  private static final Function<ObjectNames.Kind, List<String>> NO_NAMES = kind -> List.of();

  /** Runs a command on an engine whose methods all fail; returns its exit code and errors. */
  private static String run(Error failure, String... words) {
    ContainerEngine engine =
        (ContainerEngine)
            Proxy.newProxyInstance(
                CommandsTest.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> {
                  throw failure;
                });
    return run(engine, words);
  }

  @SuppressWarnings("NullAway") // the verbs here need an engine only
  private static String run(ContainerEngine engine, String... words) {
    TestConsole console = new TestConsole(Path.of("/"));
    Services services =
        new Services(
            engine, null, null, null, null, other -> 0, () -> {}, "carob", (line, other) -> 0);
    TestVerbs verbs = new TestVerbs();
    EngineVerbsComponent.tables()
        .forEach(table -> verbs.add(table.provider(services), table.names()));
    int code = new Commands(verbs, NO_NAMES).run(List.of(words), console);
    return code + " " + console.text();
  }

  @Test
  void anEngineSurvivesACommandThatExhaustsStackOrMemory() {
    assertThat(run(new StackOverflowError(), "ps"))
        .startsWith("125 Error: stack overflow in this command");
    assertThat(run(new OutOfMemoryError("Java heap space"), "ps"))
        .startsWith("125 Error: not enough memory for this command");
  }

  @Test
  void aWrongUsageOfAVerbOfAGroupPointsToTheHelpOfThatVerb() {
    Error unused = new AssertionError("the engine is not asked");
    assertThat(run(unused, "network", "connect"))
        .startsWith("125 Error: ")
        .contains("accepts 2 arg(s), received 0");
    assertThat(run(unused, "network", "connect", "--nosuch"))
        .isEqualTo("125 Error: unknown flag: --nosuch\nSee 'carob network connect --help'\n");
    assertThat(run(unused, "container", "rename", "--nosuch"))
        .contains("See 'carob rename --help'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log-level debug",
        "--log-level=error",
        "--debug",
        "-D",
        "--syslog",
        "--syslog=false",
        "--cgroup-manager systemd",
        "--events-backend=file",
        "--hooks-dir /x --hooks-dir /y",
        "--runtime crun",
        "--storage-driver overlay",
        "--storage-opt a=b",
        "--tmpdir /t",
        "--conmon /usr/bin/conmon",
        "--namespace x",
        "--remote=false",
        "-r=false",
        "--trace"
      })
  void globalOptionsPrecedeTheCommandOrAreAmongItsOptions(String options) {
    Error reached = new OutOfMemoryError("the engine is reached");
    List<String> before = new ArrayList<>(List.of(options.split(" ")));
    before.addAll(List.of("volume", "exists", "x"));
    assertThat(run(reached, before.toArray(String[]::new))).contains("not enough memory");
    if (!options.matches("-[Dr].*")) {
      List<String> after = new ArrayList<>(List.of("volume", "exists"));
      after.addAll(List.of(options.split(" ")));
      after.add("x");
      assertThat(run(reached, after.toArray(String[]::new))).contains("not enough memory");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --nosuch ps               | 125 Error: unknown flag: --nosuch See 'carob --help'
          -x ps                     | 125 Error: unknown shorthand flag: 'x' in -x See 'carob --help'
          --log-level               | 125 Error: flag needs an argument: --log-level See 'carob --help'
          --log-level=foo ps        | 1 Log Level "foo" is not supported, choose from: trace, debug, info, warn, warning, error, fatal, panic
          --debug --log-level=panic ps | 1 Setting --log-level and --debug is not allowed
          ps --log-level=foo        | 1 Log Level "foo" is not supported, choose from: trace, debug, info, warn, warning, error, fatal, panic
          --cgroup-manager=foo ps   | 125 Error: cgroup manager must be one of cgroupfs and systemd: invalid argument
          --events-backend foo ps   | 125 Error: "foo" is not a valid events backend: invalid argument
          --url unix:/x ps          | 125 Error: --url is not supported: carob connects to the engine of this host only
          -c foo ps                 | 125 Error: --connection is not supported: carob connects to the engine of this host only
          --remote ps               | 125 Error: --remote is not supported: carob connects to the engine of this host only
          pss                       | 125 Error: unrecognized command `carob pss` Did you mean this? ps push Try 'carob --help' for more information
          """)
  void globalOptionsAndCommandsAreChecked(String line, String expected) {
    String said = run(new OutOfMemoryError("the engine is reached"), line.split(" "));
    assertThat(said.replaceAll("\\s+", " ").strip()).startsWith(expected);
  }

  @Test
  void anEngineHasOneDirectoryOfVolumes() {
    EngineInfo info =
        EngineInfo.builder("1", Path.of("/d"), Path.of("/r"), Instant.EPOCH)
            .volumes(Path.of("/v"))
            .build();
    ContainerEngine engine =
        proxy(ContainerEngine.class, (name, arguments) -> name.equals("info") ? info : List.of());
    assertThat(run(engine, "--volumepath", "/x/../v/", "ps", "-q")).isEqualTo("0 ");
    assertThat(run(engine, "ps", "-q", "--volumepath=v")).isEqualTo("0 ");
    assertThat(run(engine, "--volumepath", "/w", "ps", "-q"))
        .isEqualTo("125 Error: the volumes of the root /d are in /v, and not in /w\n");
  }

  @Test
  void theHelpOffersNoRemoteConnectionBesideAnother() {
    Error unused = new AssertionError("the engine is not asked");
    assertThat(run(unused, "--help")).contains(" --remote ");
    assertThat(run(unused, "--url", "x", "--help")).startsWith("0 ").doesNotContain("--remote");
    assertThat(run(unused, "--connection=x", "help")).startsWith("0 ").doesNotContain("--remote");
  }

  @Test
  void theLogLevelOfACommandIsThatOfItsDescription() {
    ContainerEngine engine =
        proxy(
            ContainerEngine.class,
            (name, arguments) ->
                name.equals("info")
                    ? EngineInfo.builder("1", Path.of("/d"), Path.of("/r"), Instant.EPOCH).build()
                    : List.of());
    assertThat(run(engine, "--log-level=trace", "ps", "-q"))
        .contains(
            " level=info msg=\"engine 1, process 0, root /d, run directory /r\"",
            " level=debug msg=\"arguments [",
            " level=debug msg=\"exit code 0 after ",
            " level=trace msg=\"terminals: ");
    assertThat(run(engine, "ps", "-q", "--log-level", "debug"))
        .contains(" level=info ", " level=debug ")
        .doesNotContain(" level=trace ");
    assertThat(run(engine, "--log-level=info", "ps", "-q"))
        .contains(" level=info ")
        .doesNotContain(" level=debug ", " level=trace ");
    assertThat(run(engine, "-D", "ps", "-q")).contains(" level=debug ");
    for (String level : List.of("warn", "warning", "error", "fatal", "panic")) {
      assertThat(run(engine, "--log-level", level, "ps", "-q")).isEqualTo("0 ");
    }
    assertThat(run(engine, "--debug=false", "ps", "-q")).isEqualTo("0 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "stop -t abc x         | invalid argument \"abc\" for \"-t, --time\" flag: not a whole number",
        "run --cpus x image    | invalid argument \"x\" for \"--cpus\" flag: not a number",
        "run --rm=maybe image  | invalid argument \"maybe\" for \"--rm\" flag: not a boolean",
        "ps --last 9999999999  | invalid argument \"9999999999\" for \"-n, --last\" flag: out of range",
        "ps --format           | flag needs an argument: --format",
        "run -h                | flag needs an argument: 'h' in -h",
        "run -ith              | flag needs an argument: 'h' in -ith",
        "run --rm --hostname   | flag needs an argument: --hostname",
      })
  void anErrorAboutAValueNamesTheFlag(String line, String message) {
    assertThat(run(new AssertionError("the engine is not reached"), line.split(" ")))
        .startsWith("125 Error: " + message)
        .contains("\nSee 'carob " + line.split(" ")[0] + " --help'\n");
  }

  @Test
  void aNameThatIsNeitherAContainerNorAnImageIsReportedOnce() {
    CarobException unknown =
        new CarobException.NotFound(
            "nosuch: image not known", FailureDetails.about(Subject.Kind.IMAGE, "nosuch"));
    assertThat(run(failing(ContainerEngine.class, unknown), "hooks", "test", "nosuch"))
        .isEqualTo("125 Error: no container or image \"nosuch\" found\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "--version", "--log-level=error --version"})
  void theVersionIsAnOptionToo(String line) {
    // The command begins by describing the engine, which fails here.
    assertThat(run(new OutOfMemoryError("the engine is reached"), line.split(" ")))
        .contains("not enough memory");
  }

  @Test
  void noOutDiscardsTheOutputOnly() {
    assertThat(run(new AssertionError("unused"), "--noout", "help")).isEqualTo("0 ");
    assertThat(run(new AssertionError("unused"), "--noout", "nosuch")).startsWith("125 Error: ");
  }

  @Test
  void oldNamesOfOptionsAreAccepted() {
    Error reached = new OutOfMemoryError("the engine is reached");
    assertThat(run(reached, "stop", "--timeout", "5", "x")).contains("not enough memory");
    assertThat(run(reached, "ps", "--notruncate")).contains("not enough memory");
    assertThat(run(reached, "volume", "ls", "--timeout", "5")).contains("unknown flag: --timeout");
  }

  /** A verb of a plugin. */
  @Command(name = "greet", description = "Greet somebody")
  private static final class Greet implements Callable<Integer> {
    @Option(names = "--code", description = "The exit code")
    private int code;

    @Option(names = "--fail", description = "Fail")
    private boolean fail;

    @Parameters(arity = "0..*")
    private List<String> names = List.of();

    private final Console console;

    Greet(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      if (fail) {
        throw new CarobException.NotFound("there is nobody to greet");
      }
      console.out().print("hello " + names);
      return code;
    }
  }

  private static TestVerbs plugin(String... names) {
    return new TestVerbs()
        .add((name, console) -> new Greet(console), Set.of(names))
        .add((name, console) -> new Greet(console), Set.of("ps", "rm", "volume ls"));
  }

  private static String run(TestVerbs verbs, String... words) {
    TestConsole console = new TestConsole(Path.of("/"));
    int code = new Commands(verbs, NO_NAMES).run(List.of(words), console);
    return code + " " + console.text().strip();
  }

  @Test
  void aVerbOfAPluginRunsWithItsExitCode() {
    assertThat(run(plugin("greet"), "greet", "--code=3", "you")).isEqualTo("3 hello [you]");
    assertThat(run(plugin("greet"), "greet", "--fail"))
        .isEqualTo("125 Error: there is nobody to greet");
    assertThat(run(plugin("greet"), "greet", "--what"))
        .startsWith("125 Error: unknown flag: --what");
    assertThat(run(plugin(), "greet"))
        .isEqualTo(
            "125 Error: unrecognized command `carob greet`\nTry 'carob --help' for more information");
  }

  @Test
  void theLastValueOfARepeatedOptionCounts() {
    assertThat(run(plugin("greet"), "greet", "--code=4", "--code", "3", "you"))
        .isEqualTo("3 hello [you]");
    assertThat(run(plugin("greet"), "greet", "--fail", "--fail"))
        .isEqualTo("125 Error: there is nobody to greet");
  }

  @Test
  void aVerbOfTwoWordsJoinsItsGroupAndHidesNoVerb() {
    assertThat(run(plugin("volume check"), "volume", "check", "a")).isEqualTo("0 hello [a]");
    assertThat(run(plugin("volume check"), "volume", "ls")).isEqualTo("0 hello []");
    assertThat(run(plugin("volume check"), "volume", "nosuch"))
        .contains("unrecognized command `carob volume nosuch`");
    assertThat(run(plugin("ps deep"), "ps", "a")).isEqualTo("0 hello [a]");
    assertThat(run(plugin("ps deep"), "ps", "deep", "a")).isEqualTo("0 hello [a]");
  }

  @Test
  void aProviderThatFailsHidesNoOtherVerb() {
    TestVerbs verbs =
        plugin()
            .add(
                (name, console) -> {
                  throw new IllegalStateException("broken");
                },
                Set.of("broken"))
            .add(CommandsTest::nothing, Set.of("nothing"));
    assertThat(run(verbs, "broken")).startsWith("125 Error: ");
    assertThat(run(verbs, "nothing")).startsWith("125 Error: ").contains("returned no verb");
    assertThat(run(verbs, "help"))
        .containsPattern("broken +\\(not available: see the engine's log\\)")
        .containsPattern("nothing +\\(not available: see the engine's log\\)")
        .containsPattern("rm +Greet somebody");
  }

  /** A verb that fails. */
  @Command(name = "greet")
  private record Faulty(Exception fault) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw fault;
    }
  }

  private static String faulty(Exception fault) {
    return run(
        plugin().add((name, console) -> new Faulty(fault), "com.acme.greet 1.2.3", Set.of("greet")),
        "greet");
  }

  @SuppressWarnings("NullAway") // a failure without a message
  @Test
  void aFaultOfAPluginIsReportedWithItsBundle() {
    String title =
        "125 Error: the command 'greet' of the bundle com.acme.greet 1.2.3 has a fault: ";
    assertThat(faulty(new IllegalStateException("it is closed")))
        .isEqualTo(title + "it is closed; the engine's log has the details");
    assertThat(faulty(new IllegalStateException()))
        .isEqualTo(title + "illegal state; the engine's log has the details");
    assertThat(faulty(new CarobException.NotFound(null)))
        .isEqualTo(title + "not found; the engine's log has the details");
    assertThat(faulty(new CarobException.NotFound("there is nobody to greet")))
        .isEqualTo("125 Error: there is nobody to greet");
  }

  @Test
  void aPluginThatLacksAClassIsReportedWithItsBundle() {
    TestVerbs verbs =
        plugin()
            .add(
                (name, console) -> {
                  throw new NoClassDefFoundError("org/acme/Missing");
                },
                "com.acme.greet 1.2.3",
                Set.of("greet"));
    assertThat(run(verbs, "greet"))
        .startsWith(
            "125 Error: the command 'greet' of the bundle com.acme.greet 1.2.3 has a fault");
    assertThat(run(verbs, "help"))
        .contains("(not available: a fault of the bundle com.acme.greet 1.2.3; see the engine's")
        .containsPattern("rm +Greet somebody");
  }

  @Test
  void aGroupIsDescribedByItsCommands() {
    TestVerbs verbs = plugin("image tree", "images", "pull", "rmi", "greet warmly");
    assertThat(run(verbs, "image", "--help"))
        .isEqualTo(
            """
            0 Manage images

            Usage: carob image COMMAND [OPTIONS] [ARGUMENTS]

            Commands:
              ls   Greet somebody
              pull Greet somebody
              rm   Greet somebody
              tree Greet somebody

            'carob help image COMMAND' describes a command.""");
    assertThat(run(verbs, "help", "image")).isEqualTo(run(verbs, "image", "-h"));
    assertThat(run(verbs, "image"))
        .startsWith("125 Manage images")
        .endsWith("Error: missing command 'carob image COMMAND'");
    assertThat(run(verbs, "greet", "--help"))
        .startsWith("0 Usage: carob greet COMMAND")
        .contains("  warmly Greet somebody");
    assertThat(run(verbs, "image", "nosuch"))
        .isEqualTo(
            "125 Error: unrecognized command `carob image nosuch`\nTry 'carob image --help' for more information");
    assertThat(run(verbs, "help", "nosuch"))
        .isEqualTo(
            "125 Error: unrecognized command `carob nosuch`\nTry 'carob --help' for more information");
  }

  @Test
  void aUsageLineHasTheWholeCommand() {
    assertThat(run(plugin(), "volume", "ls", "--help")).startsWith("0 Usage: carob volume ls [-h");
    assertThat(run(plugin("container x"), "help", "container", "rm"))
        .startsWith("0 Usage: carob rm [-h");
  }

  @Test
  void aCommandIsRequired() {
    assertThat(run(plugin()))
        .startsWith("125 Carob, a container engine")
        .endsWith("Error: missing command 'carob COMMAND'");
    assertThat(run(plugin(), "help")).startsWith("0 Carob, a container engine");
  }

  @SuppressWarnings("NullAway") // a provider that breaks its contract
  private static Callable<Integer> nothing(String name, Console console) {
    return null;
  }

  private static List<String> complete(String... words) {
    return new Commands(plugin("greet", "volume check"), NO_NAMES).complete(List.of(words));
  }

  @Test
  void verbsGroupsAndOptionsAreCompleted() {
    assertThat(complete("")).containsExactly("greet", "help", "ps", "rm", "volume");
    assertThat(complete("g")).containsExactly("greet");
    assertThat(complete("volume", "")).containsExactly("check", "ls");
    assertThat(complete("volume", "c")).containsExactly("check");
    assertThat(complete("greet", "--")).containsExactly("--code", "--fail", "--help");
    assertThat(complete("volume", "check", "--c")).containsExactly("--code");
    assertThat(complete("greet", "x")).isEmpty();
    assertThat(complete("nosuch", "--")).isEmpty();
    assertThat(complete()).isEmpty();
  }

  /** Runs a command on services whose methods all fail. */
  private static String failing(CarobException failure, String... words) {
    ContainerEngine engine = failing(ContainerEngine.class, failure);
    ImageService images = failing(ImageService.class, failure);
    Housekeeping housekeeping = failing(Housekeeping.class, failure);
    Backends backends = failing(Backends.class, failure);
    ExternalContainers external = failing(ExternalContainers.class, failure);
    Services services =
        new Services(
            engine,
            images,
            housekeeping,
            backends,
            external,
            other -> 0,
            () -> {},
            "carob",
            (line, other) -> 0);
    TestVerbs verbs = new TestVerbs();
    EngineVerbsComponent.tables()
        .forEach(table -> verbs.add(table.provider(services), table.names()));
    return run(verbs, words).replaceFirst(" .*", "");
  }

  private static <T> T failing(Class<T> type, CarobException failure) {
    return type.cast(
        Proxy.newProxyInstance(
            CommandsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (List.of("volumes", "networks", "secrets").contains(method.getName())) {
                return failing(method.getReturnType(), failure);
              }
              throw failure;
            }));
  }

  /** Runs a command on an engine without containers, but with one of another program. */
  private static String besideExternal(ExternalContainers external, String... words) {
    CarobException absent = new CarobException.NotFound("no container \"ext\"");
    ContainerEngine engine =
        proxy(
            ContainerEngine.class,
            (name, arguments) -> {
              if (name.equals("list")) {
                return List.of();
              }
              throw absent;
            });
    Housekeeping housekeeping = proxy(Housekeeping.class, (name, arguments) -> List.of());
    Services services =
        new Services(
            engine,
            failing(ImageService.class, absent),
            housekeeping,
            failing(Backends.class, absent),
            external,
            other -> 0,
            () -> {},
            "carob",
            (line, sub) -> 0);
    TestVerbs verbs = new TestVerbs();
    EngineVerbsComponent.tables()
        .forEach(table -> verbs.add(table.provider(services), table.names()));
    return run(verbs, words);
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            CommandsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  @Test
  void containersOfOtherProgramsAreListedMountedAndRemoved() {
    ExternalContainer one =
        ExternalContainer.builder("0123456789abcdef")
            .names(List.of("ext"))
            .imageId("1d")
            .imageName("localhost/web:1")
            .program("buildah")
            .created(Instant.now())
            .build();
    List<String> calls = new ArrayList<>();
    ExternalContainers external =
        proxy(
            ExternalContainers.class,
            (name, arguments) -> {
              calls.add(name + (arguments == null ? "" : Arrays.toString(arguments)));
              return switch (name) {
                case "list" -> List.of(one);
                case "find" -> arguments[0].equals("ext") ? Optional.of(one) : Optional.empty();
                case "mount" -> Path.of("/m");
                case "mounted" -> Optional.of(Path.of("/m"));
                case "unmount" -> false;
                case "changes" -> List.of(new FileChange(FileChange.Kind.ADDED, "/new"));
                default -> null;
              };
            });
    assertThat(besideExternal(external, "ps", "--external"))
        .matches(
            "(?s)0 CONTAINER ID .*\n0123456789ab  localhost/web:1 +buildah +Less than a second ago +Storage +ext");
    assertThat(besideExternal(external, "ps", "--storage", "-q")).isEqualTo("0 0123456789ab");
    assertThat(besideExternal(external, "ps", "-q")).isEqualTo("0 ");
    assertThat(besideExternal(external, "ps", "--external", "--format", "{{.Names}} {{.State}}"))
        .isEqualTo("0 ext Storage");
    assertThat(besideExternal(external, "container", "exists", "ext")).isEqualTo("1 ");
    assertThat(besideExternal(external, "container", "exists", "--external", "ext"))
        .isEqualTo("0 ");
    assertThat(besideExternal(external, "mount", "ext")).isEqualTo("0 /m");
    assertThat(besideExternal(external, "mount")).isEqualTo("0 0123456789ab  /m");
    assertThat(besideExternal(external, "unmount", "ext")).isEqualTo("0 ext");
    assertThat(besideExternal(external, "diff", "ext")).isEqualTo("0 A /new");
    assertThat(besideExternal(external, "diff", "no")).startsWith("125 Error: ");
    assertThat(besideExternal(external, "rm", "ext")).isEqualTo("0 ext");
    assertThat(besideExternal(external, "rm", "-f", "ext", "no")).isEqualTo("0 ext");
    assertThat(calls).contains("unmount[ext, false]", "remove[ext, false]", "remove[ext, true]");
  }

  @Test
  void verbsThatRemoveHavePodmansExitCodes() {
    for (String verb : List.of("rmi", "volume rm", "network rm")) {
      String[] words = (verb + " x").split(" ", -1);
      assertThat(failing(new CarobException.NotFound("no"), words)).as(verb).isEqualTo("1");
      assertThat(failing(new CarobException.Dependency("no"), words)).as(verb).isEqualTo("2");
      assertThat(failing(new CarobException.NotFound("no"), (verb + " -f x").split(" ", -1)))
          .as("%s ignores objects that do not exist with -f", verb)
          .isEqualTo("0");
      assertThat(failing(new CarobException.InvalidArgument("no"), words))
          .as(verb)
          .isEqualTo("125");
    }
    assertThat(failing(new CarobException.NotFound("no"), "secret", "rm", "x")).isEqualTo("125");
    assertThat(failing(new CarobException.NotFound("no"), "ps")).isEqualTo("125");
  }
}
