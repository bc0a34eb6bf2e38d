package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.linux.ProcessInfo;
import dev.carob.tck.OciSpecRules;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An engine of the assembled distribution with its own root and network, used as a user would. */
class TestEngine implements AutoCloseable {

  static final Path DISTRIBUTION = Path.of(System.getProperty("carob.distribution")).normalize();
  static final String BUSYBOX = "builtin:busybox";

  private static final int PATIENCE_SECONDS = 120;
  private static final int ARCHIVES_MINUTES = 10;

  static {
    makeArchives();
  }

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  TestEngine() {
    this(temporary());
  }

  /**
   * @param directory parent of root and run directory; deleted at the end
   */
  TestEngine(Path directory) {
    this.directory = directory;
    environment.put("CAROB_ROOT", root().toString());
    environment.put("CAROB_RUN", run().toString());
    environment.put("CAROB_LOG", "debug");
    Namespaces.newNetwork(network());
    // The configuration of this host must not affect the tests.
    environment.put("CONTAINERS_CONF", "/dev/null");
    environment.put("CONTAINERS_REGISTRIES_CONF", "/dev/null");
    environment.put("CONTAINERS_STORAGE_CONF", storageConf().toString());
    environment.put("REGISTRY_AUTH_FILE", file("auth.json", "{}").toString());
  }

  /** Creates the class archives in advance; otherwise the first engine would do so during tests. */
  private static void makeArchives() {
    try {
      Process process =
          new ProcessBuilder(DISTRIBUTION.resolve("bin/carob-cache").toString())
              .inheritIO()
              .start();
      assertThat(process.waitFor(ARCHIVES_MINUTES, TimeUnit.MINUTES)).as("carob-cache").isTrue();
      assertThat(process.exitValue()).as("carob-cache").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path temporary() {
    try {
      Path made = Files.createTempDirectory("carob-it");
      // Like the default directories: the root user of a user namespace has to traverse them.
      return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration whose host store does not exist. */
  private Path storageConf() {
    return file(
        "storage.conf",
        "[storage]\ndriver = \"overlay\"\nrunroot = \"%s/host-run\"\ngraphroot = \"%s/host\"\n"
            .formatted(directory, directory));
  }

  private Path file(String name, String content) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestEngine with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Configures a backend of engines that are started later.
   *
   * @param settings JSON with placeholders for the arguments
   */
  TestEngine configure(String pid, String settings, Object... arguments) {
    String json =
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "test",
         ":configurator:version": "1.0.0",
         "%s": %s}
        """
            .formatted(pid, settings.formatted(arguments));
    try {
      Path etc = Files.createDirectories(root().resolve("etc"));
      Files.writeString(etc.resolve("test.json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path root() {
    return directory.resolve("root");
  }

  Path run() {
    return directory.resolve("run");
  }

  Path directory() {
    return directory;
  }

  /** The network namespace of the engine and of all programs run here. */
  Path network() {
    return directory.resolveSibling(directory.getFileName() + ".network");
  }

  /** Resets the network, as after a boot. */
  void freshNetwork() {
    try {
      Mounts.detach(network());
      Files.delete(network());
      Namespaces.newNetwork(network());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of a command. */
  record Result(int code, String out, String err) {

    Result ok() {
      assertThat(code).as(toString()).isZero();
      return this;
    }

    Result fails(int expected, String... inError) {
      assertThat(code).as(toString()).isEqualTo(expected);
      for (String text : inError) {
        assertThat(err).contains(text);
      }
      return this;
    }

    /** The output without the line terminator. */
    String line() {
      return out.strip();
    }

    List<String> lines() {
      return out.lines().toList();
    }
  }

  /** Runs {@code carob}. */
  Result carob(String... arguments) {
    return carob(new byte[0], arguments);
  }

  /** Runs {@code carob} with input. */
  Result carob(byte[] stdin, String... arguments) {
    Process process = start(arguments);
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    try (OutputStream in = process.getOutputStream()) {
      new ByteArrayInputStream(stdin).transferTo(in);
    } catch (IOException e) {
      // The command did not read all of its input; Java closes the stream of an ended process.
      assertThat(e.getMessage()).containsAnyOf("pipe", "Stream closed");
    }
    return new Result(exit(process), get(out), get(err));
  }

  /**
   * Runs a command over the engine's socket without a client process, for tests that need many.
   * Starts the engine if it is not running.
   */
  Result ask(String... arguments) {
    Path socket = run().resolve("carob.sock");
    if (!Files.exists(socket) || !WireCommand.answers(socket)) {
      carob("engine", "start").ok();
    }
    return WireCommand.run(socket, directory, List.of(arguments));
  }

  /**
   * Runs a shell script in a temporary container without a network.
   *
   * @param runtime such as {@code crun}
   * @param options options of {@code run}, separated by blanks
   */
  Result sh(String runtime, String options, String script) {
    List<String> line = new ArrayList<>(List.of("run", "--rm", "--runtime", runtime));
    if (!options.contains("--net")) {
      line.addAll(List.of("--network", "none"));
    }
    line.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
    line.addAll(List.of(BUSYBOX, "sh", "-c", script));
    return ask(line.toArray(String[]::new));
  }

  /** Starts {@code carob} and does not wait for it. */
  Process start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/carob").toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  Process start(List<String> command) {
    List<String> inside = new ArrayList<>(List.of("nsenter", "--net=" + network()));
    inside.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(inside).directory(directory.toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Runs a program and waits until it has ended. */
  Result program(String... command) {
    Process process = start(List.of(command));
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    return new Result(exit(process), get(out), get(err));
  }

  static int exit(Process process) {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static CompletableFuture<String> text(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** The lines of a stream, which can be awaited. */
  static Lines lines(InputStream in) {
    return new Lines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
  }

  /** Lines of a stream. */
  record Lines(BufferedReader reader) {
    String next() {
      return get(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  String line = reader.readLine();
                  assertThat(line).as("another line").isNotNull();
                  return line;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              task -> new Thread(task).start()));
    }
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A field of {@code inspect}. */
  String inspect(String container, String field) {
    return carob("inspect", "--format", "{{" + field + "}}", container).ok().line();
  }

  ProcessHandle engineProcess() {
    try {
      long pid = Long.parseLong(Files.readString(root().resolve("engine.lock")).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the engine. */
  void kill9() {
    end(engineProcess());
  }

  /** Kills a process and waits until it has ended. */
  static void end(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /**
   * Waits until a process has ended. A zombie counts as ended: the init process may reap it late.
   */
  static void awaitEnd(ProcessHandle process) {
    Eventually.is("the end of process " + process.pid(), () -> !runs(process));
  }

  /** Returns true if a process exists and at least one of its threads has not ended. */
  static boolean runs(ProcessHandle process) {
    boolean ended =
        ProcessInfo.of((int) process.pid())
            .map(found -> found.state().equals("Z") || found.state().equals("X"))
            .orElse(true);
    return !ended || threads(process) > 1;
  }

  private static long threads(ProcessHandle process) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return threads.count();
    } catch (IOException | UncheckedIOException e) {
      // The process was reaped before or while the directory was read.
      return 0;
    }
  }

  /** Checks the OCI specs of all containers. */
  private void assertSpecsAreWellFormed() {
    for (Path bundle : children(root().resolve("containers"))) {
      Path spec = bundle.resolve("config.json");
      try {
        if (Files.exists(spec)) {
          assertThat(OciSpecRules.broken(new ObjectMapper().readTree(spec.toFile())))
              .as(spec.toString())
              .isEmpty();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Removes all containers and checks that nothing of them is left on the machine. */
  void assertNothingLeft() {
    assertSpecsAreWellFormed();
    carob("rm", "--force", "--time", "0", "--all").ok();
    assertNothingOfContainersLeft();
  }

  /** Checks that nothing of containers is left on the machine. */
  void assertNothingOfContainersLeft() {
    Path store = root().resolve("storage/overlay");
    // The driver mounts its store when it is first used.
    assertThat(Mounts.below(root())).as("mounts").isSubsetOf(Set.of(store));
    assertThat(Mounts.below(run())).as("mounts").isEmpty();
    assertThat(children(root().resolve("containers"))).as("bundles").isEmpty();
    assertThat(children(run().resolve("containers"))).as("run directories").isEmpty();
    assertThat(children(run().resolve("crun"))).as("states of crun").isEmpty();
    assertThat(children(run().resolve("runc"))).as("states of runc").isEmpty();
    for (ProcessHandle conmon : supervisors()) {
      awaitEnd(conmon);
    }
    assertThat(cgroups()).as("cgroups").isEmpty();
    assertNothingOfNetworksLeft();
  }

  /** Checks that containers left nothing in networks. Networks and their bridges may remain. */
  private void assertNothingOfNetworksLeft() {
    if (children(run().resolve("cni/leases")).isEmpty()) {
      return;
    }
    assertThat(children(root().resolve("cni"))).as("interfaces noted").isEmpty();
    assertThat(children(run().resolve("cni/names"))).as("name servers").isEmpty();
    for (Path leases : children(run().resolve("cni/leases"))) {
      assertThat(children(leases))
          .as("addresses")
          .extracting(path -> path.getFileName().toString())
          .allMatch(name -> name.equals("lock") || name.startsWith("last_reserved_ip."));
    }
    Set<String> bridges = new HashSet<>();
    for (Path network : children(root().resolve("networks"))) {
      try {
        String bridge =
            new ObjectMapper().readTree(network.toFile()).at("/plugins/0/bridge").asText("none");
        assertThat(Path.of("/run/containers/cni/dnsname", bridge)).as("names").doesNotExist();
        bridges.add(bridge);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String links = program("ip", "-o", "link").ok().out();
    assertThat(Pattern.compile("carob[0-9a-f]{8}").matcher(links).results())
        .as("bridges of networks")
        .allMatch(found -> bridges.contains(found.group()));
    assertThat(links).as("interfaces").doesNotContain("veth");
    for (String tables : List.of("iptables-save", "ip6tables-save")) {
      assertThat(program(tables, "-t", "nat").ok().lines())
          .as("rules")
          .noneMatch(line -> line.matches("(:|-A )CNI-(?!HOSTPORT).*"));
    }
  }

  /** The entries of the ledger, as {@code owner effect}. */
  List<String> ledger() {
    List<String> notes = new ArrayList<>();
    String url = "jdbc:sqlite:file:" + root().resolve("db.sqlite") + "?mode=ro";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT owner, effect FROM ledger")) {
      while (rows.next()) {
        notes.add(rows.getString(1) + " " + rows.getString(2));
      }
      return notes;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> children(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The supervisors of this engine's containers. */
  List<ProcessHandle> supervisors() {
    return ProcessHandle.allProcesses()
        .filter(
            handle -> handle.info().command().filter(path -> path.endsWith("/conmon")).isPresent())
        .filter(
            handle ->
                handle.info().commandLine().filter(l -> l.contains(run().toString())).isPresent())
        .toList();
  }

  /**
   * The cgroups of this engine's containers, including removed ones, in every hierarchy. Other
   * engines may run on this machine, or leave their cgroups when killed.
   */
  List<Path> cgroups() {
    Set<String> own = containersEver();
    // Other cgroups appear and disappear meanwhile: ignore those that vanish.
    return children(Path.of("/sys/fs/cgroup")).stream()
        .flatMap(hierarchy -> directories(hierarchy))
        .flatMap(parent -> directories(parent))
        .filter(path -> path.getFileName().toString().matches("carob-[0-9a-f]{64}"))
        .filter(path -> own.contains(path.getFileName().toString().substring(6)))
        .toList();
  }

  private static Stream<Path> directories(Path place) {
    return children(place).stream().filter(Files::isDirectory);
  }

  /** Ids of all containers that this engine has ever had, from its journal. */
  private Set<String> containersEver() {
    Path journal = root().resolve("events/journal");
    try {
      return Files.exists(journal)
          ? Pattern.compile("\"id\":\"([0-9a-f]{64})\"")
              .matcher(Files.readString(journal))
              .results()
              .map(match -> match.group(1))
              .collect(Collectors.toSet())
          : Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (Files.exists(root().resolve("engine.lock"))) {
      assertNothingLeft();
      carob("engine", "stop").ok();
    }
    Mounts.detach(network());
    assertThat(Mounts.below(directory).stream().filter(path -> !path.equals(directory)))
        .as("mounts")
        .isEmpty();
    delete(network());
    delete(directory);
  }

  static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
