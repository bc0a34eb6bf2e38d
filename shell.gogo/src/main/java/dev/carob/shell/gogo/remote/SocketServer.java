package dev.carob.shell.gogo.remote;

import dev.carob.api.CarobException;
import dev.carob.shell.gogo.command.Commands;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the engine's socket, which only its owner may use, and serves each client. */
final class SocketServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
  private static final int BACKLOG = 1024;

  private final Path path;
  private final ServerSocketChannel server;
  private final Commands commands;
  private final ShellRunner shells;
  private final ExecutorService executor;

  SocketServer(Path path, Commands commands, ShellRunner shells) {
    this.path = path;
    this.commands = commands;
    this.shells = shells;
    AtomicLong number = new AtomicLong();
    this.executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "carob-client-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      // One that an engine left behind: this engine holds the lock of the root.
      Files.deleteIfExists(path);
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new CarobException.Internal("cannot listen on " + path + ": " + e, e);
    }
    Thread acceptor = new Thread(this::accept, "carob-accept");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        executor.execute(new Connection(channel, commands, shells, executor));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.error("a client could not be accepted", e);
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("the socket {} is left behind", path, e);
    }
    executor.shutdown();
  }
}
