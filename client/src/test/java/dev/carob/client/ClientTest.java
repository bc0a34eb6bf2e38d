package dev.carob.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the carob command as a process against an engine simulated by the test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientTest {

  private static final Path BUILT = Path.of("target/carob").toAbsolutePath();

  private static final String GONE =
      "Error: the engine ended while the command was running; containers keep running."
          + " See its log and try again\n";

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
  void greetsWithItsArguments() throws Exception {
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
                hello.caller(),
                new Hello.Root(directory.resolve("root").toString(), 0, 0)));
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
  void aReaderThatDoesNotReadDelaysNoSignal() throws Exception {
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
  void endsByASignalThatNoProcessHandles() throws Exception {
    Process process = carob("events");
    engine.accept();
    process.toHandle().destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void endsByASecondSignalIfTheFirstWasNotDelivered() throws Exception {
    Process process = carob("run", "x");
    engine.accept();
    engine.send(Frame.of(Frame.SIGNALS)).send(Frame.STDOUT, ".");
    assertThat(process.getInputStream().read()).isEqualTo('.');
    while (process.isAlive()) {
      process.toHandle().destroy();
      process.waitFor(350, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void goesOnAfterASignalThatWasDelivered() throws Exception {
    Process process = carob("run", "x");
    engine.accept();
    engine.send(Frame.of(Frame.SIGNALS)).send(Frame.STDOUT, ".");
    assertThat(process.getInputStream().read()).isEqualTo('.');
    for (int i = 0; i < 3; i++) {
      process.toHandle().destroy();
      assertThat(new String(engine.read().payload(), UTF_8)).isEqualTo("TERM");
      engine.send(Frame.of(Frame.DELIVERED)).send(Frame.STDOUT, ".");
      assertThat(process.getInputStream().read()).isEqualTo('.');
    }
    engine.exit(3);
    ends(process, 3, "", "");
  }

  @Test
  void endsBySigpipeWhenNobodyReadsItsOutput() throws Exception {
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
    engine.begin(true).send(Frame.STDOUT, "half");
    engine.hangUp();
    ends(process, 125, "half", GONE);
  }

  @Test
  void sendsWhichDirectoryTheRootIs() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.createSymbolicLink(directory.resolve("link"), root);
    for (String name : List.of("root", "link", "root/", "./x/../root/.")) {
      Process process = carob("--root", name, "ps");
      Hello.Root sent = engine.accept().root();
      assertThat(sent.device()).isEqualTo(Files.getAttribute(root, "unix:dev"));
      assertThat(sent.inode()).isEqualTo(Files.getAttribute(root, "unix:ino"));
      engine.exit(0);
      ends(process, 0, "", "");
    }
  }

  /** Finding L-12: a command failed if its engine ended before running it. */
  @Test
  void retriesACommandThatWasNotBegun() throws Exception {
    Process process = carob("rm", "x");
    assertThat(engine.accept().arguments()).containsExactly("rm", "x");
    engine.hangUp();
    assertThat(engine.accept().arguments()).containsExactly("rm", "x");
    engine.begin(false).send(Frame.STDOUT, "x\n").exit(0);
    ends(process, 0, "x\n", "");
  }

  @Test
  void retriesAReadOnlyCommandWithoutOutput() throws Exception {
    Process process = carob("ps");
    engine.accept();
    engine.begin(true).hangUp();
    engine.accept();
    engine.begin(true).exit(0);
    ends(process, 0, "", "");
    process = carob("rm", "x");
    engine.accept();
    engine.begin(false).hangUp();
    ends(process, 125, "", GONE);
  }

  @Test
  void doesNotRetryForEver() throws Exception {
    Process process = carob("ps");
    for (int i = 0; i < 3; i++) {
      engine.accept();
      engine.hangUp();
    }
    ends(
        process,
        125,
        "",
        "Error: the engine closed the connection before running the command, 3 times: see "
            + directory
            + "/root/log/engine.0.log\n");
  }

  /** Finding M-3: the failure of one command was reported as the end of the engine. */
  @Test
  void doesNotReportAnEngineAsGoneThatStillRuns() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    try (FileChannel lock =
        FileChannel.open(
            root.resolve("engine.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      Process process = carob("rm", "x");
      engine.accept();
      engine.begin(false).hangUp();
      ends(
          process,
          125,
          "",
          "Error: the engine closed the connection before the command had ended, and is still"
              + " running: see "
              + directory
              + "/root/log/engine.0.log\n");
    }
  }

  /**
   * Finding M-6: an engine that did not answer could only be stopped by sending a signal by hand.
   */
  @Test
  void stopEndsTheProcessThatHoldsTheRoot() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Process holder = holder(root);
    engine.close();
    ends(
        carob("engine", "status"),
        1,
        "the engine on %s, process %d, does not answer at %s/carob.sock\n"
            .formatted(root, holder.pid(), run),
        "");
    ends(carob("engine", "stop"), 0, "", "");
    assertThat(holder.waitFor()).isEqualTo(128 + 15);
    holder = holder(root);
    assertThat(new ProcessBuilder("kill", "-STOP", "" + holder.pid()).start().waitFor()).isZero();
    ends(
        carob("engine", "stop", "--time", "0"),
        0,
        "",
        "the engine, process %d, did not stop within 0 s: killing it; containers keep running\n"
            .formatted(holder.pid()));
    assertThat(holder.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void stopDoesNotEndTheEngineOfAnotherRoot() throws Exception {
    Process holder = holder(Files.createDirectory(directory.resolve("root")));
    engine.close();
    ends(
        carob("--root", "other", "engine", "stop"),
        0,
        "no engine runs on " + directory + "/other\n",
        "");
    assertThat(holder.isAlive()).isTrue();
  }

  @Test
  void anEngineThatListensElsewhereIsNamed() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Process holder = holder(root);
    Files.writeString(root.resolve("engine.run"), "/elsewhere\n");
    engine.close();
    ends(
        carob("ps"),
        125,
        "",
        ("Error: the engine of the root %s, process %d, uses the run directory /elsewhere and not %s:"
                + " add --runroot /elsewhere, or stop that engine with 'carob engine stop'\n")
            .formatted(root, holder.pid(), run));
  }

  private Process holder(Path root) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                LockHolder.class.getName(),
                root.resolve("engine.lock").toString())
            .start();
    processes.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("true");
    return process;
  }

  /**
   * Finding M-2: the engine kept umask, signals, priority, limits and environment of the command
   * that started it.
   */
  @Test
  void theEngineHasItsOwnEnvironment() throws Exception {
    Path carob =
        aloneWithLauncher(
            """
            umask; pwd; ulimit -s; ulimit -c; ulimit -f; cat /proc/self/oom_score_adj; nice
            grep -E '^(SigBlk|SigIgn|Cpus_allowed)' /proc/self/status; cat /proc/self/personality
            env | grep -vE '^(PWD|_|SHLVL)=' | sort""");
    more.put("CALLER_SECRET", "hunter2");
    more.put("CONTAINERS_CONF", "/conf");
    more.put("LD_PRELOAD", "");
    String script =
        "umask 0; trap '' HUP INT TERM PIPE USR1; echo 500 > /proc/self/oom_score_adj;"
            + " ulimit -S -s 4096; ulimit -S -f 1000;"
            + " exec nice -n 5 setarch -R taskset -c 0 "
            + carob
            + " ps";
    Process process = start(Path.of("/bin/sh"), "-c", script);
    String everyProcessor =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed"))
            .collect(Collectors.joining("\n"));
    ends(
        process,
        125,
        "",
        """
        Error: 0022
        /
        8192
        0
        unlimited
        0
        0
        SigBlk:\t0000000000000000
        SigIgn:\t0000000000000000
        %s
        00000000
        CONTAINERS_CONF=/conf
        HOME=/root
        LC_ALL=C.UTF-8
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        """
            .formatted(everyProcessor));
  }

  @Test
  void theEngineLeavesTheCgroupsOfItsCaller() throws Exception {
    Path carob = aloneWithLauncher("cat /proc/self/cgroup");
    Path hierarchy =
        Stream.of("pids", "memory", "")
            .map(name -> Path.of("/sys/fs/cgroup", name))
            .filter(place -> Files.exists(place.resolve("cgroup.procs")))
            .findFirst()
            .orElseThrow();
    Path cgroup =
        Files.createDirectory(hierarchy.resolve("carob-test-" + ProcessHandle.current().pid()));
    try {
      String script = "echo $$ > %s/cgroup.procs; cat /proc/self/cgroup >&2; exec %s ps";
      Process process = start(Path.of("/bin/sh"), "-c", script.formatted(cgroup, carob));
      String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
      // A cgroup cannot be deleted while a process in it is ending.
      process.waitFor();
      assertThat(said).contains("Error: ");
      String before = said.substring(0, said.indexOf("Error: "));
      assertThat(before).contains(cgroup.getFileName().toString());
      assertThat(said.substring(before.length()).lines()).allMatch(line -> line.endsWith(":/"));
    } finally {
      Files.delete(cgroup);
    }
  }

  @Test
  void invalidFramesAreAnError() throws Exception {
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
        "Error: the engine sent a frame of 8388609 bytes: this is not a Carob engine\n");
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
  void anotherRootThanThatOfTheRunDirectoryGetsARunDirectoryOfItsOwn() throws Exception {
    Path mine = Files.createDirectory(directory.resolve("mine"));
    Path others = Files.createDirectory(directory.resolve("others"));
    Files.writeString(run.resolve("engine.lock"), others + "\n");
    // The other root has another run directory by now, so that this one is free.
    Files.writeString(others.resolve("engine.run"), directory + "/moved\n");
    Process process = carob("--root", "mine", "ps");
    assertThat(engine.accept().arguments()).containsExactly("ps");
    engine.exit(0);
    ends(process, 0, "", "");
    Files.writeString(others.resolve("engine.run"), run + "\n");
    ends(carob("--root", "mine", "engine", "status"), 1, "no engine runs on " + mine + "\n", "");
    process = carob("--root", "others", "--volumepath", "/v", "--storage-driver=vfs", "ps");
    assertThat(engine.accept().arguments())
        .containsExactly("--volumepath", "/v", "--storage-driver=vfs", "ps");
    engine.exit(0);
    ends(process, 0, "", "");
    // A root keeps its run directory.
    Files.writeString(mine.resolve("engine.run"), directory + "/kept\n");
    Path shared = run;
    Path carob = aloneWithLauncher("echo \"$@\"");
    run = shared;
    ends(
        start(carob, "--volumepath", "v/../w", "--root=mine", "--storage-driver=vfs", "ps"),
        125,
        "",
        "Error: --root %1$s/mine --runroot %1$s/kept --volumepath %1$s/w --storage-driver vfs\n"
            .formatted(directory));
    more.put("CAROB_RUN", "");
    ends(
        start(carob, "--root=mine", "ps"),
        125,
        "",
        "Error: --root %1$s/mine --runroot %1$s/kept\n".formatted(directory));
  }

  @Test
  void startsTheEngineBesideItAndReportsAFailedStart() throws Exception {
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
    ends(start(carob, "ps"), 125, "", "Error: the engine ended without giving a reason\n");
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
        "Error: the engine has started but does not answer at " + run + "/carob.sock\n");
    assertThat(directory.resolve("called"))
        .hasContent("--root " + directory + "/root --runroot " + run + "\n/");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
        .isEqualTo("rwx------");
  }

  /** See systemd.exec(5): a process may inherit the variable and have a different stderr. */
  @Test
  void theEngineInheritsNothingOfTheServiceThatStartsIt() throws Exception {
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
  void aServiceManagerThatCannotBeNotifiedIsNamed() throws Exception {
    Files.createDirectories(directory.resolve("root"));
    holder(directory.resolve("root"));
    more.put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    Process process = carob("engine", "start");
    engine.accept();
    engine.exit(0);
    ends(
        process,
        125,
        "",
        "Error: cannot report to the service manager at "
            + directory
            + "/notify that the engine is ready: No such file or directory\n");
    // Only the client that starts the engine for the service reports readiness.
    process = carob("ps");
    engine.accept();
    engine.exit(0);
    ends(process, 0, "", "");
  }

  /** Stops the engine, and installs the command with a script in place of the engine's program. */
  private Path aloneWithLauncher(String script) throws IOException {
    engine.close();
    run = directory.resolve("new");
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path launcher = Files.writeString(bin.resolve("carob-engine"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.copy(BUILT, bin.resolve("carob"));
  }
}
