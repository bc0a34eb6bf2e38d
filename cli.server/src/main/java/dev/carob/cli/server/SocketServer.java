package dev.carob.cli.server;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.CommandRunner;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the engine's socket, to which only its owner has access, and serves each client. */
final class SocketServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
  private static final int BACKLOG = 1024;
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final int HANDSHAKE_MEMORY = 32 << 20;
  private static final Duration AFTER_ERROR = Duration.ofMillis(200);
  private static final Duration LAST_READING = Duration.ofSeconds(1);

  /** Temporary name; shorter than the socket's name, which is known to fit into an address. */
  private static final String BIND = ".bind";

  private final Path path;
  private final ServerSocketChannel server;
  private final CommandRunner commands;
  private final ExecutorService executor;
  private final ServedRoot root;
  private final Handshakes handshakes = new Handshakes(HANDSHAKE, HANDSHAKE_MEMORY);
  private final RunningCommands running = new RunningCommands();

  /**
   * @param root root directory of the engine
   * @param run run directory of the engine, where the socket is created
   */
  SocketServer(Path root, Path run, CommandRunner commands) {
    this.path = run.resolve("carob.sock");
    this.commands = commands;
    AtomicLong number = new AtomicLong();
    this.executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "carob-client-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      this.root = new ServedRoot(root, run);
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      bind(run.resolve(BIND));
    } catch (IOException e) {
      throw new CarobException.Internal("cannot listen on " + path + ": " + e.getMessage(), e);
    }
    Thread acceptor = new Thread(this::accept, "carob-accept");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /**
   * Binds the socket in a directory that only its owner can enter, sets its permissions and moves
   * it to its place, so that no other user can connect at any time. A socket that an earlier engine
   * left is replaced, since this engine holds the lock of the root.
   */
  private void bind(Path closed) throws IOException {
    Path fresh = closed.resolve("s");
    Files.deleteIfExists(fresh);
    Files.deleteIfExists(closed);
    Files.createDirectory(
        closed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    server.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(closed);
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        executor.execute(new Connection(channel, commands, executor, handshakes, root, running));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // A temporary failure, such as too many open files.
        LOG.error("a client could not be accepted", e);
        LockSupport.parkNanos(AFTER_ERROR.toNanos());
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("the socket {} cannot be removed", path, e);
    }
    running.close(LAST_READING);
    handshakes.close();
    executor.shutdown();
  }
}
