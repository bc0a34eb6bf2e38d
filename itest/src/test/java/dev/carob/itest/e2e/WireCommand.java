package dev.carob.itest.e2e;

import dev.carob.client.wire.ChannelOutput;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Sends a command line to an engine over its socket, as the client does. */
final class WireCommand {

  /** The result if the engine ended before it answered. */
  static final int ENGINE_GONE = -2;

  private WireCommand() {}

  static boolean answers(Path socket) {
    try (SocketChannel channel = connect(socket)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static SocketChannel connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Runs a command without input and waits until it has ended. */
  static TestEngine.Result run(Path socket, Path directory, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = ENGINE_GONE;
    try (SocketChannel channel = connect(socket)) {
      Path root = directory.resolve("root");
      Hello.Root served =
          new Hello.Root(
              root.toString(),
              (long) Files.getAttribute(root, "unix:dev"),
              (long) Files.getAttribute(root, "unix:ino"));
      new Hello(
              arguments,
              List.of(),
              directory.toString(),
              false,
              false,
              0,
              0,
              new Hello.Caller(0, "", 022),
              served)
          .frame()
          .write(new ChannelOutput(channel));
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
        Frame frame = next.get();
        switch (frame.type()) {
          case Frame.STDOUT -> out.writeBytes(frame.payload());
          case Frame.STDERR -> err.writeBytes(frame.payload());
          case Frame.EXIT -> code = frame.number(0);
          default -> {
            // Without input and terminal there is nothing to do.
          }
        }
      }
    } catch (IOException e) {
      err.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
    }
    return new TestEngine.Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
