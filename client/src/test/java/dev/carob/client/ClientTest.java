package dev.carob.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The carob command, run as a process against an engine that the test plays. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientTest {

  private static final Path BUILT = Path.of("target/carob").toAbsolutePath();

  @TempDir Path directory;
  private Path run;
  private FakeEngine engine;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> more = new HashMap<>();

  @BeforeEach
  void anEngine() throws IOException {
    directory = directory.toRealPath();
    run = Files.createDirectories(directory.resolve("run"));
    engine = new FakeEngine(run.resolve("carob.sock"));
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("CAROB_ROOT", directory.resolve("root").toString());
    builder.environment().put("CAROB_RUN", run.toString());
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(more);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Process carob(String... arguments) throws IOException {
    return start(BUILT, arguments);
  }

  private static void ends(Process process, int code, String out, String err) throws Exception {
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo(out);
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEqualTo(err);
    assertThat(process.waitFor()).isEqualTo(code);
  }

  @Test
  void greetsWithWhatItWasCalledWith() throws Exception {
    Process process = carob("run", "-it", "", "ä😀\n", "x".repeat(100_000));
    Hello hello = engine.accept();
    assertThat(hello)
        .isEqualTo(
            new Hello(
                List.of("run", "-it", "", "ä😀\n", "x".repeat(100_000)),
                hello.environment(),
                directory.toString(),
                false,
                false,
                0,
                0,
                hello.caller()));
    assertThat(hello.caller().pid()).isEqualTo((int) process.pid());
    assertThat(hello.caller().pidNamespace())
        .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
    assertThat(hello.environment())
        .containsExactlyInAnyOrder(
            "CAROB_ROOT=" + directory.resolve("root"), "CAROB_RUN=" + run, "TERM=xterm");
    engine.exit(42);
    ends(process, 42, "", "");
  }

  @Test
  void playsTheStreamsAndEndsWithTheCode() throws Exception {
    Process process = carob("logs");
    engine.accept();
    String large = "line\n".repeat(200_000);
    engine.send(Frame.STDOUT, "").send(Frame.STDOUT, large).send(Frame.STDERR, "oh\n").exit(255);
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo(large);
    ends(process, 255, "", "oh\n");
  }

  @Test
  void readsItsInputAsFarAsThereIsCredit() throws Exception {
    Process process = carob("attach");
    engine.accept();
    try (OutputStream in = process.getOutputStream()) {
      in.write("abcdef".getBytes(UTF_8));
      in.flush();
      engine.send(Frame.ofInts(Frame.CREDIT, 4));
      assertThat(new String(engine.read().payload(), UTF_8)).isEqualTo("abcd");
      engine.send(Frame.of(Frame.SIGNALS)).send(Frame.STDOUT, ".");
      assertThat(process.getInputStream().read()).isEqualTo('.');
      process.toHandle().destroy();
      assertThat(new String(engine.read().payload(), UTF_8)).isEqualTo("TERM");
      engine.send(Frame.ofInts(Frame.CREDIT, 100));
      assertThat(new String(engine.read().payload(), UTF_8)).isEqualTo("ef");
    }
    assertThat(engine.read().type()).isEqualTo(Frame.STDIN_END);
    engine.exit(0);
    ends(process, 0, "", "");
  }

  @Test
  void aReaderThatDoesNotReadStandsInNoSignalsWay() throws Exception {
    Process process = carob("logs", "-f");
    engine.accept();
    engine.send(Frame.of(Frame.SIGNALS)).send(Frame.STDERR, ".");
    assertThat(process.getErrorStream().read()).isEqualTo('.');
    engine.send(Frame.STDOUT, "x".repeat(150_000));
    process.toHandle().destroy();
    assertThat(new String(engine.read().payload(), UTF_8)).isEqualTo("TERM");
    engine.exit(143);
    ends(process, 143, "x".repeat(150_000), "");
  }

  @Test
  void endsByASignalThatNobodyAskedFor() throws Exception {
    Process process = carob("events");
    engine.accept();
    process.toHandle().destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void endsAsAnyProgramDoesWhenNobodyReadsItsOutput() throws Exception {
    Process process = start(Path.of("/bin/sh"), "-c", BUILT + " ps; echo $? >&2");
    process.getInputStream().close();
    engine.accept();
    engine.send(Frame.STDOUT, "x");
    assertThat(process.getErrorStream()).asString(UTF_8).isEqualTo("141\n");
  }

  @Test
  void saysThatTheEngineHasGone() throws Exception {
    Process process = carob("wait", "x");
    engine.accept();
    engine.send(Frame.STDOUT, "half");
    engine.hangUp();
    ends(
        process,
        125,
        "half",
        "Error: the engine has gone while the command ran; containers run on. See its log, and try"
            + " again\n");
  }

  @Test
  void whatIsNoFrameOfOursIsAnError() throws Exception {
    Process process = carob("ps");
    engine.accept();
    engine.send(Frame.of((byte) '?'));
    ends(process, 125, "", "Error: the engine sent a frame of type ?\n");
    process = carob("ps");
    engine.accept();
    engine.send(Frame.of(Frame.EXIT));
    ends(process, 125, "", "Error: the engine sent a frame of type X with 0 bytes\n");
    process = carob("ps");
    engine.accept();
    engine.sendHead(Frame.STDOUT, Frame.LARGEST + 1);
    ends(
        process,
        125,
        "",
        "Error: the engine sent a frame of 8388609 bytes: this is no Carob engine\n");
  }

  @Test
  void theEngineIsChosenByOptionsBeforeTheVerb() throws Exception {
    run = directory.resolve("elsewhere");
    Process process = carob("--root", "a", "--runroot=x/.././/" + "run", "ps", "--root", "x");
    assertThat(engine.accept().arguments()).containsExactly("ps", "--root", "x");
    engine.exit(0);
    ends(process, 0, "", "");
    ends(
        carob("--runroot", "/a/./b/../../../c/", "--root", "/", "engine", "status"),
        1,
        "no engine runs on /\n",
        "");
    ends(
        carob("--root", "d/e", "engine", "status"),
        1,
        "no engine runs on " + directory + "/d/e\n",
        "");
    ends(carob("--root"), 125, "", "Error: flag needs an argument: --root\n");
    assertThat(carob("--runroot", "x".repeat(108), "ps").getErrorStream())
        .asString(UTF_8)
        .contains("too long for the kernel", "choose a shorter --runroot");
  }

  @Test
  void startsTheEngineThatIsBesideItAndPassesOnWhyItDidNot() throws Exception {
    engine.close();
    assertThat(carob("engine", "stop").waitFor()).isZero();
    Files.delete(run.resolve("carob.sock"));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path carob = Files.copy(BUILT, bin.resolve("carob"));
    run = directory.resolve("new/run");
    ends(
        start(carob, "ps"),
        125,
        "",
        "Error: cannot start the engine: " + bin + "/carob-engine: No such file or directory\n");
    Path launcher =
        Files.writeString(bin.resolve("carob-engine"), "#!/bin/sh\necho one; echo two; exit 1\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    ends(start(carob, "ps"), 125, "", "Error: one\ntwo\n");
    Files.writeString(launcher, "#!/bin/sh\n");
    ends(start(carob, "ps"), 125, "", "Error: the engine ended without a word\n");
    Files.writeString(
        launcher,
        "#!/bin/sh\necho \"$@\" > "
            + directory
            + "/called\npwd >> "
            + directory
            + "/called\necho READY\n");
    ends(
        start(carob, "ps"),
        125,
        "",
        "Error: the engine has started and does not answer at " + run + "/carob.sock\n");
    assertThat(directory.resolve("called"))
        .hasContent("--root " + directory + "/root --runroot " + run + "\n/");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
        .isEqualTo("rwx------");
  }

  /** As systemd.exec(5) has it: who passes the variable on need not pass on the journal. */
  @Test
  void theEngineGetsNothingOfTheServiceThatStartsIt() throws Exception {
    Path carob = aloneWithLauncher("echo ${NOTIFY_SOCKET-none} ${JOURNAL_STREAM-none}");
    more.put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    more.put("JOURNAL_STREAM", "1:2");
    ends(start(carob, "ps"), 125, "", "Error: none none\n");
  }

  @Test
  void theEngineKeepsTheJournalOfItsService() throws Exception {
    Path carob = aloneWithLauncher("echo $JOURNAL_STREAM; echo to the journal >&2");
    String script = "JOURNAL_STREAM=$(stat -L -c %d:%i /dev/fd/2) exec " + carob + " ps";
    Process process = start(Path.of("/bin/sh"), "-c", script);
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(said).matches("to the journal\nError: \\d+:\\d+\n");
  }

  @Test
  void aServiceManagerThatCannotBeToldIsNamed() throws Exception {
    Files.createDirectories(directory.resolve("root"));
    Files.writeString(directory.resolve("root/engine.lock"), "123\n");
    more.put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    Process process = carob("engine", "start");
    engine.accept();
    engine.exit(0);
    ends(
        process,
        125,
        "",
        "Error: cannot tell the service manager at "
            + directory
            + "/notify that the engine is ready: No such file or directory\n");
    // Only who starts the engine for it has to.
    process = carob("ps");
    engine.accept();
    engine.exit(0);
    ends(process, 0, "", "");
  }

  /** The command, with no engine, and a script that is started as one. */
  private Path aloneWithLauncher(String script) throws IOException {
    engine.close();
    run = directory.resolve("new");
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path launcher = Files.writeString(bin.resolve("carob-engine"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.copy(BUILT, bin.resolve("carob"));
  }
}
