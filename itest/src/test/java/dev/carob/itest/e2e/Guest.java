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
 * A host of another kind than the one that the tests run on: another kernel (User Mode Linux, a
 * process here) over the files of this host, which it can't change. What it is told comes over its
 * console; see {@code guest/init} and {@code guest/agent}.
 */
class Guest implements AutoCloseable {

  private static final List<String> FILES =
      List.of("init", "agent", "guest.target", "guest.service", "dbus.service", "dbus.socket");
  private static final int BOOT_SECONDS = 120;
  private static final int COMMAND_SECONDS = 180;
  private static final int CATEGORIES = 1024;

  private final Path directory;
  private final Process kernel;
  private final BufferedReader console;
  private final OutputStream input;

  /** Which security module the kernel has. */
  enum Module {
    APPARMOR,
    SELINUX
  }

  /** Who the first process is. */
  enum Init {
    AGENT,
    SYSTEMD
  }

  /**
   * Boots.
   *
   * @param cgroups {@code v1} or {@code v2}
   */
  Guest(Module module, String cgroups, Init init) {
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
                  "linux.uml",
                  "rootfstype=hostfs",
                  "rootflags=/",
                  "ro",
                  "mem=4G",
                  "quiet",
                  "loglevel=0",
                  "con=null",
                  "con0=fd:0,fd:1",
                  "lsm=" + word(module),
                  "GUEST_FILES=" + directory,
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
    next("@ready", BOOT_SECONDS);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Guest.class.getResourceAsStream("/guest/" + name), name);
  }

  /** The next line of the console that begins so; what else it says is told when none comes. */
  private String next(String beginning, int seconds) {
    StringBuilder said = new StringBuilder();
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
                throw new IllegalStateException("the guest has ended: " + said);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> new Thread(task, "guest-console").start());
    try {
      return found.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the guest said no " + beginning + ": " + said, e);
    }
  }

  /** Runs a script of the shell there, as root. */
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

  /** Runs {@code carob} there; the engine is the guest's own. */
  TestEngine.Result carob(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add("CONTAINERS_CONF=${CONTAINERS_CONF:-/dev/null}");
    words.add(TestEngine.DISTRIBUTION.resolve("bin/carob").toString());
    for (String argument : arguments) {
      words.add("'" + argument.replace("'", "'\\''") + "'");
    }
    return sh(String.join(" ", words));
  }

  /** Runs a script in a container that goes with it, without a network. */
  TestEngine.Result run(String runtime, String options, String script) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    words.addAll(List.of("--runtime", runtime));
    words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
    words.addAll(List.of(TestEngine.BUSYBOX, "sh", "-c", script));
    return carob(words.toArray(String[]::new));
  }

  /** A policy in which containers are kept apart, as the kernel takes it, for the guest. */
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

  /** Its kernel goes by itself, and takes the processes along that stand for those of the guest. */
  @Override
  public void close() {
    List<ProcessHandle> processes = new ArrayList<>(kernel.descendants().toList());
    processes.add(kernel.toHandle());
    try {
      input.write(
          Base64.getEncoder()
              .encode("echo o > /proc/sysrq-trigger".getBytes(StandardCharsets.UTF_8)));
      input.write('\n');
      input.flush();
      boolean ended = kernel.waitFor(BOOT_SECONDS, TimeUnit.SECONDS);
      processes.forEach(ProcessHandle::destroyForcibly);
      assertThat(ended).as("the guest ends when it is told to").isTrue();
      processes.forEach(TestEngine::awaitEnd);
      try (var files = Files.walk(directory)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(Guest::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
