package dev.carob.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reaches the engine, and starts one where none answers. */
final class EngineProcess {

  private static final String READY = "READY";
  private static final int LONGEST_SOCKET = 107;

  /**
   * Starts the engine in a session of its own, so that a terminal's signals do not reach it, passes
   * on what it says, and ends when it is ready: Java's exit takes 0.3 s more while one of its
   * threads waits for a child.
   */
  private static final String STARTER =
      "setsid --fork \"$0\" \"$@\" 2>&1 | while IFS= read -r line; do printf '%s\\n' \"$line\"; "
          + "[ \"$line\" != READY ] || exit 0; done";

  private final Places places;

  EngineProcess(Places places) {
    this.places = places;
    if (places.socket().toString().length() > LONGEST_SOCKET) {
      throw new ClientException(
          "the path of the engine's socket is too long for the kernel: "
              + places.socket()
              + ": choose a shorter --runroot");
    }
  }

  /** A connection to the engine that runs; empty where none does. A socket left behind is none. */
  Optional<SocketChannel> connect() {
    if (!Files.exists(places.socket())) {
      return Optional.empty();
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(places.socket()));
        return Optional.of(channel);
      } catch (IOException e) {
        channel.close();
        if (Files.exists(places.socket()) && !Files.isWritable(places.socket())) {
          throw new ClientException(
              "cannot talk to the engine at "
                  + places.socket()
                  + ": permission denied: run carob as root");
        }
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new ClientException("cannot talk to the engine at " + places.socket() + ": " + e, e);
    }
  }

  /** A connection to the engine, started if need be. Of several clients at once one starts it. */
  SocketChannel connectOrStart() {
    Optional<SocketChannel> running = connect();
    if (running.isPresent()) {
      return running.get();
    }
    try {
      Files.createDirectories(
          places.run(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (FileChannel file =
              FileChannel.open(
                  places.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        if (!lock.isValid()) {
          throw new ClientException("cannot lock " + places.startLock());
        }
        running = connect();
        if (running.isEmpty()) {
          start();
          running = connect();
        }
      }
    } catch (IOException e) {
      throw new ClientException(
          "cannot start the engine: " + e + (isRoot() ? "" : ": run carob as root"), e);
    }
    return running.orElseThrow(
        () ->
            new ClientException(
                "the engine has started and does not answer at " + places.socket()));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void start() throws IOException {
    String launch = System.getProperty("carob.launch", "");
    if (launch.isEmpty()) {
      throw new ClientException(
          "no engine runs on " + places.root() + ", and this client was not told how to start one");
    }
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                STARTER,
                launch,
                "--root",
                places.root().toString(),
                "--runroot",
                places.run().toString())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .directory(Path.of("/").toFile())
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(READY)) {
          return;
        }
        said.add(line);
      }
    }
    throw new ClientException(
        said.isEmpty() ? "the engine ended without a word" : String.join("\n", said));
  }

  /** Waits until the engine's process has let go of its root. */
  void awaitEnd() {
    if (!Files.exists(places.engineLock())) {
      return;
    }
    try (FileChannel file = FileChannel.open(places.engineLock(), StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (!lock.isValid()) {
        throw new ClientException("cannot lock " + places.engineLock());
      }
    } catch (IOException e) {
      throw new ClientException("cannot wait for the engine's end: " + e, e);
    }
  }
}
