package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A host of another kind than the one that runs the tests: a User Mode Linux kernel, run as a
 * process, with read-only access to the files of this host. It is controlled by its console; see
 * {@code guest/init} and {@code guest/agent}.
 */
class Guest implements AutoCloseable {

  private static final List<String> FILES =
      List.of("init", "agent", "guest.target", "guest.service", "dbus.service", "dbus.socket");
  private static final Path KERNEL =
      Path.of(System.getProperty("carob.top"), "itest/target/guest-kernel").normalize();
  private static final int BOOT_SECONDS = 120;
  private static final int END_SECONDS = 2;
  private static final int COMMAND_SECONDS = 180;
  private static final int CATEGORIES = 1024;

  private final Path directory;
  private final Process kernel;
  private final BufferedReader console;
  private final OutputStream input;

  /** The security module of the kernel. */
  enum Module {
    APPARMOR,
    SELINUX
  }

  /** The init process. */
  enum Init {
    AGENT,
    SYSTEMD
  }

  /**
   * Boots a guest.
   *
   * @param cgroups {@code v1} or {@code v2}
   */
  Guest(Module module, String cgroups, Init init) {
    this(KERNEL.resolve("linux"), module, cgroups, init);
  }

  /**
   * Boots a guest with another kernel.
   *
   * @param program program of the kernel
   */
  Guest(Path program, Module module, String cgroups, Init init) {
    assertThat(program)
        .as("the kernel of guests; 'bin/lib/guest-kernel itest/target/guest-kernel' provides it")
        .exists();
    try {
      directory = Files.createTempDirectory("carob-guest");
      for (String file : FILES) {
        try (InputStream in = resource(file)) {
          Files.copy(in, directory.resolve(file));
        }
        directory.resolve(file).toFile().setExecutable(true);
      }
      kernel =
          new ProcessBuilder(
                  program.toString(),
                  "rootfstype=hostfs",
                  "rootflags=/",
                  "ro",
                  "mem=4G",
                  "quiet",
                  "loglevel=4",
                  "con=null",
                  "con0=fd:0,fd:1",
                  "lsm=" + word(module),
                  "GUEST_FILES=" + directory,
                  "GUEST_KERNEL=" + KERNEL,
                  "GUEST_CGROUPS=" + cgroups,
                  "GUEST_INIT=" + word(init),
                  "init=" + directory.resolve("init"))
              .redirectError(directory.resolve("err").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    console =
        new BufferedReader(new InputStreamReader(kernel.getInputStream(), StandardCharsets.UTF_8));
    input = kernel.getOutputStream();
    try {
      next("@ready", BOOT_SECONDS);
    } catch (IllegalStateException e) {
      end(processes());
      throw e;
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Guest.class.getResourceAsStream("/guest/" + name), name);
  }

  /**
   * Waits for a line of the console that contains {@code beginning}, and returns the rest of that
   * line.
   */
  private String next(String beginning, int seconds) {
    // Shared: the reading thread writes it, and this one reads it after a timeout.
    StringBuffer said = new StringBuffer();
    CompletableFuture<String> found =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                for (String line = console.readLine(); line != null; line = console.readLine()) {
                  int at = line.indexOf(beginning);
                  if (at >= 0) {
                    return line.substring(at);
                  }
                  said.append(line).append('\n');
                }
                throw new IllegalStateException("the guest has ended");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> new Thread(task, "guest-console").start());
    try {
      return found.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(failure(beginning, seconds, said.toString()), e);
    }
  }

  private String failure(String expected, int seconds, String said) {
    try {
      // A kernel closes its console before it ends.
      String state =
          kernel.waitFor(END_SECONDS, TimeUnit.SECONDS)
              ? "has ended with status " + kernel.exitValue()
              : "runs";
      return "no '%s' came from the guest within %d s; its kernel %s. Its console:\n%s\nIts standard error:\n%s"
          .formatted(expected, seconds, state, said, Files.readString(directory.resolve("err")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a shell script in the guest as root. */
  TestEngine.Result sh(String script) {
    try {
      byte[] line = Base64.getEncoder().encode(script.getBytes(StandardCharsets.UTF_8));
      input.write(line);
      input.write('\n');
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] done = next("@done ", COMMAND_SECONDS).strip().split(" ", -1);
    return new TestEngine.Result(Integer.parseInt(done[1]), decoded(done[2]), decoded(done[3]));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text.substring(1)), StandardCharsets.UTF_8);
  }

  /** Runs {@code carob} in the guest, which has its own engine. */
  TestEngine.Result carob(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add("CONTAINERS_CONF=${CONTAINERS_CONF:-/dev/null}");
    words.add(TestEngine.DISTRIBUTION.resolve("bin/carob").toString());
    for (String argument : arguments) {
      words.add("'" + argument.replace("'", "'\\''") + "'");
    }
    return sh(String.join(" ", words));
  }

  /** Runs a script in a temporary container without a network. */
  TestEngine.Result run(String runtime, String options, String script) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    words.addAll(List.of("--runtime", runtime));
    words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
    words.addAll(List.of(TestEngine.BUSYBOX, "sh", "-c", script));
    return carob(words.toArray(String[]::new));
  }

  /** Builds an SELinux policy that confines containers, in the kernel's format. */
  Path policy() {
    String names =
        IntStream.range(0, CATEGORIES).mapToObj(i -> "c" + i).collect(Collectors.joining(" "));
    String declared =
        IntStream.range(0, CATEGORIES)
            .mapToObj(i -> "(category c" + i + ")")
            .collect(Collectors.joining("\n"));
    try (InputStream in = resource("policy.cil")) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("CATEGORIES", declared + "\n(categoryorder (" + names + "))");
      Path source = Files.writeString(directory.resolve("policy.cil"), text);
      Path policy = directory.resolve("policy");
      Process compiler =
          new ProcessBuilder(
                  "secilc",
                  "--policyvers=33",
                  "--output=" + policy,
                  "--filecontext=" + directory.resolve("contexts"),
                  source.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(compiler.waitFor()).as(said).isZero();
      return policy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shuts the guest down, and kills processes that its kernel leaves behind. */
  @Override
  public void close() {
    List<ProcessHandle> processes = processes();
    try {
      input.write(
          Base64.getEncoder()
              .encode("echo o > /proc/sysrq-trigger".getBytes(StandardCharsets.UTF_8)));
      input.write('\n');
      input.flush();
      assertThat(kernel.waitFor(BOOT_SECONDS, TimeUnit.SECONDS))
          .as("the guest ends when it is told to")
          .isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      end(processes);
    }
  }

  /** The kernel, and the processes that represent those of the guest. */
  private List<ProcessHandle> processes() {
    List<ProcessHandle> processes = new ArrayList<>(kernel.descendants().toList());
    processes.add(kernel.toHandle());
    return processes;
  }

  /** Kills what is left of the guest and removes its files. */
  private void end(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(TestEngine::awaitEnd);
    TestEngine.delete(directory);
  }
}
