package dev.carob.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carob.client.wire.ChannelOutput;
import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The engine's side of a connection, simulated by a test. */
final class FakeEngine implements AutoCloseable {

  private final ServerSocketChannel server;
  private SocketChannel channel;
  private InputStream in;

  FakeEngine(Path socket) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
  }

  /** Accepts the next client and returns its greeting. */
  Hello accept() throws IOException {
    channel = server.accept();
    in = new BufferedInputStream(Channels.newInputStream(channel));
    return Hello.parse(read());
  }

  Frame read() throws IOException {
    return Frame.read(in).orElseThrow(() -> new IOException("the client has disconnected"));
  }

  FakeEngine send(Frame frame) throws IOException {
    frame.write(new ChannelOutput(channel));
    return this;
  }

  FakeEngine send(byte type, String payload) throws IOException {
    return send(new Frame(type, payload.getBytes(UTF_8)));
  }

  /** Sends the head of a frame without its payload. */
  void sendHead(byte type, int length) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(1 + Integer.BYTES).put(type).putInt(length).flip();
    channel.write(head);
  }

  /** Reports that the command begins. */
  FakeEngine begin(boolean readOnly) throws IOException {
    return send(new Frame(Frame.BEGIN, new byte[] {(byte) (readOnly ? 1 : 0)}));
  }

  FakeEngine exit(int code) throws IOException {
    return send(Frame.ofInts(Frame.EXIT, code));
  }

  void hangUp() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    server.close();
  }
}
