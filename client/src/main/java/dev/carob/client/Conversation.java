package dev.carob.client;

import dev.carob.client.wire.ChannelOutput;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** One command: from the greeting to the exit code. */
final class Conversation {

  private static final int CHUNK = 32 * 1024;
  private static final int ENGINE_GONE = 125;
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP", "USR1", "USR2");

  private final SocketChannel channel;
  private final OutputStream output;
  private final LocalTerminal terminal = new LocalTerminal();
  private final Semaphore credit = new Semaphore(0);
  private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
  private final OutputStream stderr = new FileOutputStream(FileDescriptor.err);
  private @Nullable FileChannel stdin;

  Conversation(SocketChannel channel) {
    this.channel = channel;
    this.output = new ChannelOutput(channel);
  }

  /** Sends a command and plays its streams; returns its exit code. */
  int run(List<String> command) throws IOException {
    boolean stdinTerminal = Boolean.getBoolean("carob.stdin.tty");
    LocalTerminal.Size size = stdinTerminal ? terminal.size() : LocalTerminal.Size.NONE;
    send(
        new Hello(
                command,
                System.getProperty("user.dir", "/"),
                Optional.ofNullable(System.getenv("TERM")).orElse(""),
                stdinTerminal,
                Boolean.getBoolean("carob.stdout.tty"),
                size.rows(),
                size.columns())
            .frame());
    try (InputStream in = Channels.newInputStream(channel)) {
      for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
        Frame frame = next.get();
        if (frame.type() == Frame.EXIT) {
          return frame.number(0);
        }
        handle(frame);
      }
    } finally {
      terminal.restore();
      stopReading();
    }
    throw new ClientException(
        "the engine has gone while the command ran; containers run on. See its log, and try again");
  }

  private void handle(Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.STDOUT -> stdout.write(frame.payload());
      case Frame.STDERR -> stderr.write(frame.payload());
      case Frame.CREDIT -> {
        credit.release(frame.number(0));
        readInput();
      }
      case Frame.RAW -> {
        if (frame.payload()[0] == 1) {
          terminal.raw();
          Signal.handle(new Signal("WINCH"), signal -> resized());
        } else {
          terminal.restore();
        }
      }
      case Frame.SIGNALS -> {
        for (String name : SIGNALS) {
          Signal.handle(new Signal(name), this::forward);
        }
      }
      default -> throw new ClientException("the engine sent a frame of type " + frame.type());
    }
  }

  private void forward(Signal signal) {
    quietly(new Frame(Frame.SIGNAL, signal.getName().getBytes(StandardCharsets.US_ASCII)));
  }

  private void resized() {
    LocalTerminal.Size size = terminal.size();
    quietly(Frame.ofInts(Frame.RESIZE, size.rows(), size.columns()));
  }

  /** From a handler: where the engine is gone, the conversation itself finds out and says so. */
  private void quietly(Frame frame) {
    try {
      send(frame);
    } catch (IOException e) {
      if (channel.isOpen()) {
        System.err.println("Error: " + e.getMessage());
      }
    }
  }

  private synchronized void readInput() {
    if (stdin != null) {
      return;
    }
    FileChannel in = new FileInputStream(FileDescriptor.in).getChannel();
    stdin = in;
    Thread thread = new Thread(() -> pump(in), "stdin");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Gets the reader out of its read(2), by closing the channel. Without it Java waits at its end
   * for threads that are inside the kernel: 0.3 s, which is long beside a container's life.
   */
  private synchronized void stopReading() throws IOException {
    if (stdin != null) {
      stdin.close();
    }
  }

  private void pump(FileChannel in) {
    try {
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
      while (true) {
        credit.acquire();
        int more = Math.min(credit.availablePermits(), CHUNK - 1);
        int allowed = 1 + (more > 0 && credit.tryAcquire(more) ? more : 0);
        int n = in.read(buffer.clear().limit(allowed));
        if (n < 0) {
          send(Frame.of(Frame.STDIN_END));
          return;
        }
        credit.release(allowed - n);
        byte[] bytes = new byte[n];
        buffer.flip().get(bytes);
        send(new Frame(Frame.STDIN, bytes));
      }
    } catch (IOException e) {
      if (in.isOpen() && channel.isOpen()) {
        System.err.println("Error: reading stdin: " + e.getMessage());
        System.exit(ENGINE_GONE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void send(Frame frame) throws IOException {
    frame.write(output);
  }
}
