package dev.carob.shell.gogo.remote;

import dev.carob.client.wire.ChannelOutput;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import dev.carob.shell.gogo.command.Commands;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. The command runs on the connection's thread; another reads what the client sends,
 * until it has gone.
 */
final class Connection implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final SocketChannel channel;
  private final Commands commands;
  private final ShellRunner shells;
  private final Executor executor;

  Connection(SocketChannel channel, Commands commands, ShellRunner shells, Executor executor) {
    this.channel = channel;
    this.commands = commands;
    this.shells = shells;
    this.executor = executor;
  }

  @Override
  public void run() {
    try (channel;
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        OutputStream out = new ChannelOutput(channel)) {
      Optional<Frame> first = Frame.read(in);
      if (first.isEmpty()) {
        return;
      }
      Hello hello;
      try {
        hello = Hello.parse(first.get());
      } catch (IOException e) {
        refuse(out, e);
        return;
      }
      RemoteConsole console = new RemoteConsole(hello, out, shells);
      executor.execute(() -> receive(in, console));
      int code = commands.run(hello.arguments(), console);
      console.end(code);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("a client has gone", e);
    }
  }

  private static void refuse(OutputStream out, IOException e) throws IOException {
    byte[] text =
        ("Error: " + e.getMessage() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    new Frame(Frame.STDERR, text).write(out);
    Frame.ofInts(Frame.EXIT, 125).write(out);
  }

  private static void receive(InputStream in, RemoteConsole console) {
    try {
      for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
        console.received(next.get());
      }
    } catch (IOException e) {
      LOG.debug("a client has gone", e);
    } finally {
      console.gone();
    }
  }
}
