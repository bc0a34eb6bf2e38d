package dev.carob.cli.server;

import dev.carob.api.CarobException;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import dev.carob.linux.Datagram;
import dev.carob.linux.ErrnoException;
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console of a client: its terminal and streams, over its connection. */
final class RemoteConsole implements Console {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteConsole.class);
  private static final String GROUPS = "Groups:";
  private static final int BUFFER = 16 * 1024;
  private static final byte COOKED = 0;
  private static final byte RAW = 1;
  private static final byte RAW_OUTPUT = 2;

  private final Hello hello;
  private final OutputStream connection;
  private final Executor executor;
  private final CreditedInput in;
  private final PrintStream out;
  private final PrintStream err;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile Size size;
  private volatile Consumer<Size> resized = s -> {};
  private volatile SignalHandler signals = name -> false;
  // Delivers signals in order, on another thread, so that slow delivery does not block receiving.
  private CompletableFuture<Void> signalling = CompletableFuture.completedFuture(null);

  RemoteConsole(Hello hello, OutputStream connection, Executor executor) {
    this.hello = hello;
    this.executor = executor;
    this.connection = connection;
    this.size = new Size(hello.rows(), hello.columns());
    this.in = new CreditedInput(bytes -> send(Frame.ofInts(Frame.CREDIT, bytes)));
    this.out = stream(Frame.STDOUT);
    this.err = stream(Frame.STDERR);
  }

  private PrintStream stream(byte type) {
    OutputStream frames =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            byte[] payload = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
            try {
              send(new Frame(type, payload));
            } catch (IOException e) {
              throw new UncheckedIOException("the client has disconnected", e);
            }
          }
        };
    return new PrintStream(new BufferedOutputStream(frames, BUFFER), false, StandardCharsets.UTF_8);
  }

  synchronized void send(Frame frame) throws IOException {
    frame.write(connection);
  }

  /** Handles a frame of the client. */
  void received(Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.STDIN -> in.add(frame.payload());
      case Frame.STDIN_END -> in.end();
      case Frame.RESIZE -> {
        size = new Size(frame.number(0), frame.number(1));
        resized.accept(size);
      }
      case Frame.SIGNAL -> {
        String name = new String(frame.payload(), StandardCharsets.US_ASCII);
        signalling = signalling.thenRunAsync(() -> pass(name), executor);
      }
      default -> throw new IOException("a client sent a frame of type " + frame.type());
    }
  }

  private void pass(String name) {
    try {
      if (signals.handle(name)) {
        send(Frame.of(Frame.DELIVERED));
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the signal {} cannot be passed on", name, e);
    }
  }

  /** Called when the client has disconnected. */
  void gone() {
    // Readers must be notified first, so that they do not take this for the end of the input.
    gone.complete(null);
    in.end();
  }

  @Override
  public void whenGone(Runnable action) {
    gone.thenRun(action);
  }

  void end(int code) throws IOException {
    send(Frame.ofInts(Frame.EXIT, code));
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public Path directory() {
    return Path.of(hello.directory());
  }

  @Override
  public Path path(String typed) {
    Path path = directory().resolve(typed);
    return CallerDescriptors.isOfCaller(path) ? CallerDescriptors.of(path, caller(typed)) : path;
  }

  /**
   * Returns the pid of the client's process, to open its files below {@code /proc}. The pid is
   * valid only if client and engine share a PID namespace.
   *
   * @throws CarobException.InvalidArgument the client runs in another PID namespace
   */
  private int caller(String typed) {
    Hello.Caller caller = hello.caller();
    try {
      if (Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          .toString()
          .equals(caller.pidNamespace())) {
        return caller.pid();
      }
    } catch (IOException e) {
      throw new CarobException.Internal("cannot determine the PID namespace of this process", e);
    }
    throw new CarobException.InvalidArgument(
        "cannot use "
            + typed
            + ": the command runs in another PID namespace than the engine; name a file instead");
  }

  @Override
  public BorrowedDescriptors borrow(List<Integer> numbers) {
    return new CallerFiles(caller("descriptors of the command"), numbers);
  }

  @Override
  public List<String> groups() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc/" + caller("groups of the command") + "/status"))) {
      return lines
          .filter(line -> line.startsWith(GROUPS))
          .flatMap(line -> Stream.of(line.substring(GROUPS.length()).strip().split("\\s+")))
          .filter(group -> !group.isEmpty())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new CarobException.Internal("cannot read the groups of the caller", e);
    }
  }

  @Override
  public void notifyManager(String socket, String message) {
    try {
      Datagram.sendAs(
          caller("the service manager"), socket, message.getBytes(StandardCharsets.UTF_8));
    } catch (ErrnoException e) {
      throw new CarobException.InvalidArgument(
          "cannot notify the service manager: " + e.getMessage(), e);
    }
  }

  @Override
  public int umask() {
    return hello.caller().umask();
  }

  @Override
  public List<String> environment() {
    return hello.environment();
  }

  @Override
  public boolean stdinTerminal() {
    return hello.stdinTerminal();
  }

  @Override
  public boolean stdoutTerminal() {
    return hello.stdoutTerminal();
  }

  @Override
  public String terminalType() {
    return hello.termType();
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public void raw(boolean on, Consumer<Size> listener) {
    mode(on ? RAW : COOKED, listener);
  }

  @Override
  public void rawOutput(boolean on, Consumer<Size> listener) {
    mode(on ? RAW_OUTPUT : COOKED, listener);
  }

  private void mode(byte mode, Consumer<Size> listener) {
    resized = listener;
    command(new Frame(Frame.RAW, new byte[] {mode}));
  }

  @Override
  public void signals(SignalHandler handler) {
    signals = handler;
    command(Frame.of(Frame.SIGNALS));
  }

  private void command(Frame frame) {
    out.flush();
    try {
      send(frame);
    } catch (IOException e) {
      throw new UncheckedIOException("the client has disconnected", e);
    }
  }
}
