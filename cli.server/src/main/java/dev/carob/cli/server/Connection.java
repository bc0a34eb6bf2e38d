package dev.carob.cli.server;

import dev.carob.client.wire.ChannelOutput;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import dev.carob.spi.verb.CommandRunner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a client. The command runs on the connection's thread; another thread receives
 * the client's frames until it disconnects.
 */
final class Connection implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int FAILED = 125;

  private final SocketChannel channel;
  private final CommandRunner commands;
  private final Executor executor;
  private final Handshakes handshakes;
  private final ServedRoot root;
  private final RunningCommands running;

  Connection(
      SocketChannel channel,
      CommandRunner commands,
      Executor executor,
      Handshakes handshakes,
      ServedRoot root,
      RunningCommands running) {
    this.channel = channel;
    this.commands = commands;
    this.executor = executor;
    this.handshakes = handshakes;
    this.root = root;
    this.running = running;
  }

  @Override
  public void run() {
    try (channel;
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        OutputStream out = new ChannelOutput(channel)) {
      Optional<Frame> first = handshake(in, out);
      if (first.isEmpty()) {
        return;
      }
      Hello hello;
      try {
        hello = Hello.parse(first.get());
      } catch (IOException e) {
        refuse(out, message(e));
        return;
      }
      Optional<String> refusal = root.refusal(hello.root());
      if (refusal.isPresent()) {
        refuse(out, refusal.get());
        return;
      }
      boolean readOnly = commands.isReadOnly(hello.arguments());
      // A stopping engine does not run the command; the client sends it to the next engine.
      if (running.begin(readOnly)) {
        try {
          new Frame(Frame.BEGIN, new byte[] {(byte) (readOnly ? 1 : 0)}).write(out);
          RemoteConsole console = new RemoteConsole(hello, out, executor);
          executor.execute(() -> receive(in, console));
          console.end(run(hello, console));
        } finally {
          running.end(readOnly);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("a client has disconnected", e);
    }
  }

  private Optional<Frame> handshake(InputStream in, OutputStream out) throws IOException {
    try {
      return handshakes.read(channel, in);
    } catch (IOException e) {
      if (channel.isOpen()) {
        refuse(out, message(e));
      }
      throw e;
    }
  }

  /** Runs the command. If the JVM runs out of stack or memory, only the command fails. */
  private int run(Hello hello, RemoteConsole console) {
    try {
      return commands.run(hello.arguments(), console);
    } catch (StackOverflowError | OutOfMemoryError e) {
      LOG.error("the command {} failed", hello.arguments().stream().findFirst().orElse(""), e);
      console
          .err()
          .println(
              e instanceof StackOverflowError
                  ? "Error: the command failed: its input is nested too deeply"
                  : "Error: the command failed: not enough memory");
      console.err().flush();
      return FAILED;
    }
  }

  private static String message(IOException e) {
    String text = e.getMessage();
    return text == null ? "the client's command line is incomplete" : text;
  }

  private static void refuse(OutputStream out, String why) throws IOException {
    new Frame(Frame.STDERR, ("Error: " + why + "\n").getBytes(StandardCharsets.UTF_8)).write(out);
    Frame.ofInts(Frame.EXIT, FAILED).write(out);
  }

  private static void receive(InputStream in, RemoteConsole console) {
    try {
      Optional<Frame> next;
      while ((next = Frame.read(in, Frame.LARGEST_INPUT)).isPresent()) {
        console.received(next.get());
      }
    } catch (IOException e) {
      LOG.debug("a client has disconnected", e);
    } finally {
      console.gone();
    }
  }
}
